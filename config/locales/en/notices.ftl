notices-title = Letters to givers by standing order
notices-text = Their fund closes, or has closed. Their addresses are sealed: a treasurer opens them here, and each gets one letter with a link with which another fund can be chosen.
notices-count = { $count ->
    [one] One letter waits.
   *[other] { $count } letters wait.
}
notices-none = No letter waits.
notices-closes = { $fund } closes on { $date }.
notices-closed = { $fund } closed on { $date }, and the gift ended.
notices-since = waits since { $since }
notices-send-text = How many addresses are opened, and by whom, is written into the audit log.
notices-send = Open the addresses and send
notices-cannot = You cannot open addresses: the office’s key was not given to you, or names are opened on your own machine only (solidarity notices send).
notices-done = { $count ->
    [one] One letter is on its way.
   *[other] { $count } letters are on their way.
}
