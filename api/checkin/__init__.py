"""Coming home: a plan of times to ask, answers sealed on the phone, and what is late; how a person fares afterwards."""
