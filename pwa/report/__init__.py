"""Report: the form, the first tap of somebody who cannot speak, and the words for every question."""
