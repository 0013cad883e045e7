messages-text = Givers who wish it have their message read by all, once a treasurer has read it. What is decided here is written into the audit log.
messages-wall = The wall as everybody sees it
messages-waiting = Waiting
messages-none = No message waits.
messages-count = { $count ->
    [one] One message of a paid gift waits. It is sealed.
   *[other] { $count } messages of paid gifts wait. They are sealed; at most 20 are opened at once.
}
messages-open-text = Opening the messages, and those names that may be shown, is written into the audit log with your reason.
messages-open = Open the messages
messages-closed = You cannot open messages: the office’s key was not given to you, or names are opened on your own machine only (solidarity message).
messages-later = Decide later
messages-with-name = Publish with this name
messages-without-name = Publish without a name
messages-refuse = Do not publish
messages-unnamed = without a name
messages-decide = Save these decisions
messages-published = On the wall
messages-published-none = Nothing has been published yet.
messages-withdraw = Take off the wall
messages-withdraw-named = Take the message of { $reference } off the wall
messages-kept-back = Not on the wall
messages-kept-back-text = The latest ones. Their texts stay sealed; solidarity message publish puts one on the wall after all.
messages-refused = not published
messages-withdrawn = taken off the wall
messages-done-decided = Your decisions are kept.
messages-done-withdrawn = The message is off the wall.
messages-error-nothing = Nothing was chosen. Open the messages and choose for at least one.
messages-error-not-waiting = Not everything could be decided: some of it was decided by somebody else, or its giver was erased meanwhile. The page shows how things stand now.
messages-error-not-published = This message is not on the wall any more. The page shows how things stand now.
