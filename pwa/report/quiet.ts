// "Tôi không nói được": one tap is one message, and the place comes from the phone when it can.

import "./_once";
import "./_position";
