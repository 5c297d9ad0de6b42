// What every public page gets, in one request: the quick exit first, then reading aloud.

import "../exit/_exit";
import "./_listen";
