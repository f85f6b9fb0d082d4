# shellcheck shell=sh disable=SC2154
# Asking for mail at once, with real sessions: sourced by run, after together.sh, whose functions it uses.

ask_20() { # ADDRESS NETWORK-PREFIX: twenty sessions ask at once
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        web -c "SELECT FROM subscribe('$1', ARRAY[sha256('$1')], '{}', NULL, NULL, 'form', 'Words.', sha256('$2$n'), 100, 100000)" &
    done >"$work/ask.out" 2>&1
    wait
}
take_6() { # six who send take up what was asked for
    for n in 1 2 3 4 5 6; do web -c 'SELECT take_newsletter_requests(7)' -c 'SELECT take_newsletter_requests(100)' & done >"$work/take.out" 2>&1
    wait
}
catalogue news-a news-b

ask_20 many@example.org each
is 'twenty at once for one address: none fails' "$(grep -c ERROR "$work/ask.out")" 0
take_6
is 'six take it up at once: none fails, each is taken once' "$(awk '/ERROR/ { bad++ } /^[0-9]+$/ { n += $1 } END { print bad + 0, n }' "$work/take.out")" '0 20'
is 'it gets one mail' "$(super -c "SELECT count(*) FROM outbox WHERE recipient = 'many@example.org'")" 1
is 'and is one subscriber, who asked twenty times' "$(super -c "SELECT count(DISTINCT s.id) || ' ' || count(c.id) FROM subscribers AS s JOIN consents AS c ON c.subscriber_id = s.id WHERE s.address_key = 'many@example.org'")" '1 20'

# the same again a day later, the mail having been sent, while it is confirmed and ended again and again
super -c "UPDATE outbox SET sent_at = now() WHERE recipient = 'many@example.org'" \
    -c "UPDATE confirmation_limits SET last_at = last_at - interval '25 hours'" \
    -c "INSERT INTO newsletter_tokens SELECT sha256('many'), id, 'confirm', now(), now() + interval '1 day' FROM subscribers WHERE address_key = 'many@example.org'"
(for n in 1 2 3 4 5 6; do
    web -c "SELECT FROM confirm_subscriptions(sha256('many'), $((n + 1)), 'Yes')"
    super -c "SELECT unsubscribe(unsubscribe_token, NULL, 'one-click', '') FROM subscribers WHERE address_key = 'many@example.org'"
done) >"$work/end.out" 2>&1 &
ask_20 many@example.org again
for _ in 1 2 3; do take_6; done
wait
is 'asking, confirming and ending at once: nothing deadlocks or breaks a rule' \
    "$(cat "$work/ask.out" "$work/take.out" "$work/end.out" | grep ERROR | grep -v -e 'no longer good' -e 'asked for meanwhile')" ''
is 'one mail more at most' "$(super -c "SELECT count(*) <= 2 FROM outbox WHERE subscriber_id IS NOT NULL OR recipient = 'many@example.org'")" t
is 'nobody gets anything without having confirmed' "$(super -c "SELECT count(*) FROM subscribers WHERE confirmed_at IS NULL AND (everything OR state = 'active')")" 0

# one network's quota, taken by twenty at once
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    web -c "SELECT FROM subscribe('q$n@example.org', ARRAY[sha256('q$n')], '{}', NULL, NULL, 'form', 'Words.', sha256('one'), 7, 100000)" &
done >"$work/ask.out" 2>&1
wait
is 'a quota of seven lets seven of twenty pass' "$(grep -c 'your network' "$work/ask.out") $(super -c "SELECT count(*) FROM newsletter_requests WHERE address LIKE 'q%'")" '13 7'

# somebody is erased while their mail is begun: neither has what the other waits for
super -c "UPDATE subscribers SET state = 'active', confirmed_at = now(), ended_at = NULL, everything = true WHERE address_key = 'many@example.org'" \
    -c "INSERT INTO outbox (recipient, subject, template, body, subscriber_id, claim, claimed_until) SELECT address, 'S', 'preferences', '{}', id, 1, now() + interval '1 hour' FROM subscribers WHERE address_key = 'many@example.org'" \
    -c "INSERT INTO newsletter_tokens SELECT sha256('over'), id, 'preferences', now(), now() + interval '1 day' FROM subscribers WHERE address_key = 'many@example.org'"
begun=$(super -c 'SELECT max(id) FROM outbox')
super -c "BEGIN" -c "SELECT FROM subscribers WHERE address_key = 'many@example.org' FOR UPDATE" -c 'SELECT pg_sleep(1)' -c "SELECT erase_subscriber(sha256('over'))" -c COMMIT >"$work/erase.out" 2>&1 &
sleep 0.4
web -c "SELECT * FROM outbox_begin($begun, 1)" >"$work/begin.out" 2>&1
wait
is 'who is erased while a mail is begun: nobody fails' "$(cat "$work/erase.out" "$work/begin.out" | grep ERROR)" ''
is '… and it does not go' "$(super -c "SELECT (cancelled_at IS NOT NULL)::text || (recipient IS NULL)::text FROM outbox WHERE id = $begun")" truetrue
