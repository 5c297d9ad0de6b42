// The phone's store as it is, for a page of a test.

import * as store from "../../pwa/outbox/_store";

(globalThis as unknown as { store: typeof store }).store = store;
