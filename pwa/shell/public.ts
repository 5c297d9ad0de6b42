// What every public page gets, in one request: the quick exit first, then reading aloud, a form's own code,
// and the service worker.

import "../exit/_exit";
import "./_listen";
import "../conversation/_seed";
import "../sw/_register";
