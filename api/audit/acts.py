"""Every act that is written down, as the end of a sentence: '<who> ...'."""

from enum import Enum


class Act(Enum):
    """The name stands in the row, the value is for reading."""

    REPORT_RECEIVED = "sent a report"
    MESSAGE_RECEIVED = "wrote into a mailbox"
    MAILBOX_DELETED = "removed the access of a code"
    NEWS_ASKED = "asked for news"
    SIGNED_IN = "signed in"
    SIGNED_IN_THERE = "signed in on the machine's own terminal"
    SIGN_IN_REFUSED = "was refused at sign-in"
    SIGNED_OUT = "signed out"
    SESSION_LOCKED = "was locked after idling"
    SESSION_UNLOCKED = "unlocked the session"
    STAFF_ADDED = "added a member of staff"
    STAFF_ENROLLED = "took up an account"
    STAFF_PAUSED = "closed an account"
    STAFF_RESET = "reset a sign-in"
    FACTOR_RESET = "reset a second factor"
    FACTOR_CHANGED = "replaced the second factor"
    PASSKEY_ADDED = "added a passkey"
    PASSKEY_REMOVED = "removed a passkey"
    PASSKEY_CLONED = "was refused with a passkey that seems to exist twice"
    DESK_MADE = "made a desk"
    DESK_GRANTED = "granted a desk"
    DESK_REVOKED = "revoked a desk"
    DESK_ROTATED = "rotated a desk's key"
    KEYS_RESEALED = "sealed content keys anew under a desk's present key"
    SERVER_KEY_ROTATED = "put a new server key before the others"
    CASES_MARKED = "marked cases anew under the key of the search"
    RECOVERY_MADE = "made a recovery key in two halves"
    RECOVERY_USED = "used the recovery key"
    RECOVERY_REHEARSED = "tried the recovery key in a drill"
    REPORT_OPENED = "opened a report for the first time"
    CASE_READ = "opened a case"
    FILE_READ = "opened a file"
    CASE_TAKEN = "took a case"
    CASE_HANDED = "handed a case on"
    CASE_RESTRICTED = "restricted a case to named members"
    PLACE_WATCHED = "looked at where a phone is"
    CASE_FOUND = "looked for a case by a number or an account"
    CASE_CLASSED = "classified a case"
    CASE_STATE = "changed a case's state"
    CASE_NOTED = "wrote a note"
    CASE_ANSWERED = "answered"
    CASE_JOINED = "joined two conversations in one case"
    CASE_PROMISED = "promised to look at a case again"
    CLUE_ADDED = "added a clue"
    FACTS_CHANGED = "changed the facts"
    LATE_KEY_GIVEN = "gave the key of a late message to the desk that reads"
    REQUEST_RECEIVED = "put down what somebody asks of their data"
    REQUEST_ANSWERED = "answered what somebody asked of their data"
    CASE_HELD = "held a case against erasure"
    CASE_HOLD_LIFTED = "lifted a hold"
    CASE_ERASED = "erased a case"
    CALL_ERASED = "erased a call"
    FILE_MARKED = "covered a picture"
    FILE_UNCOVERED = "opened a covered picture"
    CALL_BEGUN = "began to log a call"
    CALL_SAVED = "wrote into the log of a call"
    CALL_LOGGED = "logged a call"
    CALL_LINKED = "put a call into a case"
    CALL_READ = "opened the log of a call"
    REPORT_TAKEN_DOWN = "took a report down for a caller"
    TASK_DONE = "marked a due thing as done"
    TASK_WRITTEN = "wrote a task"
    ROSTER_CHANGED = "changed the roster"
    PHONE_KEPT = "changed their own number for being woken"
    NUMBERS_READ = "looked up whom to wake"
    MEMBER_WOKEN = "called somebody to wake them"
    PERSON_ADDED = "added a person to a case"
    CLUE_MOVED = "gave a clue to another person of the case"
    RELATION_CHANGED = "changed how persons of a case belong together"
    SUPPORT_CHANGED = "put down what a person may be entitled to"
    REPLIES_CHANGED = "changed a quick reply"
    CARD_SET = "wrote down how somebody may be reached safely"
    CARD_READ = "read how somebody may be reached safely"
    CARD_CONFIRMED = "confirmed how somebody may be reached safely"
    STANDING_WEIGHED = "weighed how who wrote stands to the person"
    WISH_SET = "wrote down what a person wishes"
    ANSWER_HELD = "gave an answer to a supervisor to look at"
    ANSWER_APPROVED = "approved an answer"
    ANSWER_RETURNED = "gave an answer back"
    CONSENT_GIVEN = "wrote down a consent"
    GROUND_RECORDED = "wrote down a legal ground and who stands for it"
    CONSENT_WITHDRAWN = "wrote down that a consent is withdrawn"
    CASE_RELEASED = "let something of a case out"
    FOLLOW_BEGUN = "invited somebody to be followed up"
    FOLLOW_JOINED = "joined a follow-up"
    FOLLOW_CHANGED = "changed the plan of a follow-up"
    FOLLOW_HANDED = "handed a follow-up on"
    FOLLOW_CODE_CHANGED = "gave a new code for a follow-up"
    FOLLOW_PIN_CHANGED = "changed a follow-up's PIN"
    FOLLOW_READ = "opened the course of a follow-up"
    FOLLOW_LOOKED_AT = "looked at what was raised"
    FOLLOW_RECORDED = "put down a visit, a call or an instrument"
    THERAPY_NOTED = "wrote a restricted note"
    THERAPY_READ = "opened restricted notes"
    FOLLOW_SHARED = "changed what is shared with somebody who came home"
    CHECK_IN_RECEIVED = "answered how they are"
    CHECK_IN_MISSED = "was not heard of at the second time"
    DURESS_SHOWN = "showed that somebody forces them"
    APPOINTMENT_MADE = "offered an appointment"
    APPOINTMENT_ANSWERED = "answered an appointment"
    NUMBER_CHANGED = "changed a public number"
    CENTRE_CHANGED = "changed a public call centre"
    ARTICLE_CHANGED = "changed a public answer"
    HOUSE_RESTORED = "brought the house back from a back-up"
    CLOCK_CONFIRMED = "said that the machine's clock is right"
    RESTORE_CONFIRMED = "confirmed a restored house"
    HOUSE_ELSEWHERE = "learnt that the house goes on elsewhere"
    LIST_WRITTEN_ANEW = "wrote anew the list of what was taken back, since lines were gone from it"
    AUDIT_READ = "read the audit"
    AUDIT_EXPORTED = "took a copy of the audit"


FROM_OUTSIDE = frozenset(
    {
        Act.REPORT_RECEIVED,
        Act.MESSAGE_RECEIVED,
        Act.MAILBOX_DELETED,
        Act.NEWS_ASKED,
        Act.SIGN_IN_REFUSED,
        Act.CONSENT_WITHDRAWN,
        Act.REQUEST_RECEIVED,
        Act.FOLLOW_JOINED,
        Act.FOLLOW_CHANGED,
        Act.CHECK_IN_RECEIVED,
        Act.DURESS_SHOWN,
        Act.APPOINTMENT_ANSWERED,
    }
)  # done by somebody outside where by no member; of all others it was the house itself, or its command line
READS = frozenset(
    {
        Act.CASE_READ,
        Act.CASE_FOUND,
        Act.CARD_READ,
        Act.PLACE_WATCHED,
        Act.FILE_READ,
        Act.FILE_UNCOVERED,
        Act.CALL_READ,
        Act.NUMBERS_READ,
        Act.FOLLOW_READ,
        Act.THERAPY_READ,
        Act.AUDIT_READ,
        Act.AUDIT_EXPORTED,
    }
)  # who looked; all others did
