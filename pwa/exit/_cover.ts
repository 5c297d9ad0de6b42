// Nothing of a page on the pictures that a phone shows when somebody switches between apps.

const cover = (): boolean => document.documentElement.classList.toggle("covered", document.hidden);

addEventListener("visibilitychange", cover);
addEventListener("pageshow", cover);
