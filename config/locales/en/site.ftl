language-name = English
skip-to-content = Skip to the content
languages-label = Language
nav-label = Pages
nav-donate = Give
nav-affiliate = Affiliate
nav-wall = Wall
nav-privacy = Who learns what
rehearsal = Rehearsal: this installation moves no real money.
footer-no-tracking = No trackers, and no script of anybody else’s. Works in Tor Browser at its safest setting.
footer-site = More about the campaign

landing-title = Stand with independent trade unions
landing-give = Give now
landing-how-title = How it works
landing-how-give = You choose an amount and a fund. A name and an email address are optional.
landing-how-pay = You pay by card at Stripe, or by bank transfer. Card details never touch this site.
landing-how-account = Every penny is booked to the fund that you chose, and no later decision moves it elsewhere.
landing-how-card-off = You pay by bank transfer: cards are switched off at the moment.
landing-funds-title = What your money does
landing-fund-give = Give to “{ $fund }”
landing-safety-title = Is it safe to give?
landing-safety = We ask for little, seal what you tell us, and say plainly who else can know.
landing-safety-link = Who learns what about you

error-title-400 = We could not read that
error-text-400 = Something in the request was damaged or sent twice. Please go back to the form and try again.
error-title-403 = Not for this account
error-text-403 = You are signed in, and this page or button belongs to another role, or the form is from an older sign-in. Please go back and open the page again.
error-title-404 = There is no such page
error-text-404 = The address may be mistyped, or the page has been removed. A donation’s page needs its complete reference.
error-title-405 = That does not work at this address
error-text-405 = The page exists, but not for what was asked of it. Please start from the form.
error-title-408 = That took too long
error-text-408 = Your request did not arrive in time. Nothing was stored. Please try again.
error-title-413 = That is too much at once
error-text-413 = What you sent is larger than we accept. A shorter message will fit. Nothing was stored.
error-title-415 = We cannot read that kind of content
error-text-415 = Please use the form on our page.
error-title-422 = Something in the form is not right
error-text-422 = Please go back, check what you typed, and send it again. Nothing was stored.
error-title-429 = Too many requests
error-text-429 = Many requests came from your address, which you may share with others. Please wait a little and try again.
error-title-500 = Something went wrong on our side
error-text-500 = It is not your fault, and no card has been charged by this page. Please try again in a few minutes.
error-title-503 = We are busy for a moment
error-text-503 = Nothing was stored. Please try again in a minute.
error-title-held = We are being restored, and back soon
error-text-held = Nothing that was given is lost: card payments and transfers are kept safe and are being put in order. At the moment nothing new is taken. Please come back in an hour.
error-retry = Please try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
 }.
error-way-donate = To the donation form
error-way-home = To the first page
error-request-id = If you write to us about this, please quote this number:

# A fund's page.
fund-received-of = { $received } of { $target }
fund-received-sum = { $received } received
fund-percent = { $percent }%
fund-nothing-yet = Nothing has come in yet
fund-as-of = as at { $time }
fund-appeal-days = This appeal runs from { $from } to { $until }.
fund-appeal-over = This appeal ran from { $from } to { $until }.
fund-parts-title = Targets of branches and regions
fund-parts-hint = Choose a branch or region in the table, and your gift counts towards its target.
fund-part = Branch or region
fund-target = Target
fund-share = Reached
fund-elsewhere = For no branch or region
fund-together = Together
fund-closed = This fund takes no gifts any more.
fund-sums-title = What came in
fund-received = Received
fund-pledged = Promised, not yet received
fund-pledged-hint = Promised by bank transfer. It counts only when it has arrived.
fund-picture-link = The picture alone, for other sites

# The wall of solidarity.
wall-title = The wall of solidarity
wall-lead = What supporters say to those who organise. Each message was read by the campaign before it was put here.
wall-empty = No message has been published yet. Yours can be the first.
wall-unnamed = A supporter
wall-signed = { $name }, { $date }
wall-older = Older messages
wall-how = You can leave a message when you give. It is published only if you ask for it, your name only if you ask for that too, and both go when you ask us.
