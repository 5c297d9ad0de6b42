// What every public page gets, in one request: the quick exit and the cover first, then reading aloud, a form's own code,
// the service worker, and what waits on this phone.

import "../exit/_exit";
import "../exit/_cover";
import "../exit/_before";
import "./_listen";
import "../conversation/_seed";
import "../sw/_register";
import { glance } from "../outbox/_glance";

void glance();
