-- Alerts: whoever asked to be told when the verdict on a tool or pair changes gets one letter a day at most, with all that changed since.

CREATE TABLE alert_letters (
  subscriber_id bigint   NOT NULL REFERENCES subscribers ON DELETE CASCADE,
  day           date     NOT NULL,
  events        bigint[] NOT NULL,
  outbox_id     bigint   NOT NULL REFERENCES outbox,
  PRIMARY KEY (subscriber_id, day)
);
COMMENT ON TABLE alert_letters IS 'Which events a subscriber was told of on which day; deleted when they are too old to be told.';
COMMENT ON COLUMN alert_letters.subscriber_id IS 'Who.';
COMMENT ON COLUMN alert_letters.day IS 'The day (UTC) on which the letter was written.';
COMMENT ON COLUMN alert_letters.events IS 'Numbers of the events that it tells.';
COMMENT ON COLUMN alert_letters.outbox_id IS 'The letter.';
CREATE INDEX alert_letters_by_day ON alert_letters (day);
CREATE INDEX alert_letters_of_mail ON alert_letters (outbox_id);

CREATE FUNCTION is_about_verdict(e events) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN e.kind IN ('panel-flipped', 'community-flipped') OR e.kind = 'review-published' AND e.was IS DISTINCT FROM e.became;
COMMENT ON FUNCTION is_about_verdict(events) IS 'True for what alerts tell: a majority that turned, and a seat that says something it had not said.';

CREATE FUNCTION compose_alerts(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  settled timestamptz := clock_timestamp() - (SELECT s.hold FROM settings AS s);
  due record;
  mail bigint;
  letters int := 0;
BEGIN
  -- one at a time: others have nothing to do meanwhile
  IF pg_is_in_recovery() OR NOT pg_try_advisory_xact_lock(5839012746190259) THEN
    RETURN 0;
  END IF;
  DELETE FROM alert_letters AS a WHERE a.day < utc_today() - 14;
  FOR due IN
    -- from the little that is new to those whom it is for, who may be very many
    WITH tools_watched AS MATERIALIZED (
      SELECT x.tool_id AS id, final_tool(x.tool_id) AS final
        FROM (SELECT s.tool_id FROM subscriptions AS s WHERE s.tool_id IS NOT NULL
              UNION SELECT s.other_id FROM subscriptions AS s WHERE s.other_id IS NOT NULL) AS x),
    news AS MATERIALIZED (
      SELECT t.id AS watched, e.id, e.at FROM events AS e JOIN tools_watched AS t ON t.final = e.tool_id
       WHERE e.at > now() - interval '7 days' AND is_about_verdict(e) AND event_is_public(e, settled)),
    wanted AS (
      SELECT s.id AS subscriber_id, s.address, n.id, w.id AS alert
        FROM news AS n
        JOIN subscriptions AS w ON n.watched IN (w.tool_id, w.other_id) AND n.at > w.confirmed_at
        JOIN subscribers AS s ON s.id = w.subscriber_id AND s.state = 'active'
       WHERE NOT EXISTS (SELECT FROM alert_letters AS a WHERE a.subscriber_id = s.id AND (a.day = utc_today() OR n.id = ANY (a.events))))
    SELECT w.subscriber_id, w.address, array_agg(DISTINCT w.id ORDER BY w.id) AS ids, array_agg(DISTINCT w.alert) AS alerts
      FROM wanted AS w
     GROUP BY w.subscriber_id, w.address ORDER BY w.subscriber_id LIMIT p_most
  LOOP
    INSERT INTO outbox (recipient, subject, template, body, subscriber_id)
    SELECT due.address, left('Verdicts changed: ' || string_agg(DISTINCT t.name, ', '), 150), 'alert',
           jsonb_build_object('events', jsonb_agg(t.told ORDER BY t.at DESC, t.id DESC) FILTER (WHERE t.nth <= 20), 'more', greatest(count(*) - 20, 0),
                              'alerts', (SELECT jsonb_agg(jsonb_build_object('id', x.id, 'name', concat_ws(' vs ', o.name, p.name)) ORDER BY x.id)
                                           FROM subscriptions AS x JOIN tools AS o ON o.id = x.tool_id LEFT JOIN tools AS p ON p.id = x.other_id
                                          WHERE x.id = ANY (due.alerts)))::text,
           due.subscriber_id
      FROM (SELECT e.id, e.at, r.name, row_number() OVER (ORDER BY e.at DESC, e.id DESC) AS nth,
                   jsonb_strip_nulls(jsonb_build_object('kind', e.kind, 'tool', t.slug, 'tool_name', r.name, 'persona', p.slug, 'persona_name', p.name,
                                                        'quote', left(v.quote, 280), 'was', e.was, 'became', e.became, 'ship', e.ship, 'n', e.n)) AS told
              FROM events AS e
              JOIN tools AS t ON t.id = e.tool_id JOIN tool_revisions AS r ON r.tool_id = t.id AND r.revision = t.revision
              LEFT JOIN reviews AS v ON v.id = e.review_id LEFT JOIN personas AS p ON p.id = v.persona_id
             WHERE e.id = ANY (due.ids)) AS t
    RETURNING id INTO mail;
    INSERT INTO alert_letters (subscriber_id, day, events, outbox_id) VALUES (due.subscriber_id, utc_today(), due.ids, mail);
    letters := letters + 1;
  END LOOP;
  RETURN letters;
END
$$;
COMMENT ON FUNCTION compose_alerts(int) IS
  'Writes at most p_most letters for those who confirmed an alert and were told nothing today: what changed about their tools since they confirmed, within the last seven days, '
  'can no longer be undone, and was not told yet. Returns how many. To be called every now and then.';

GRANT EXECUTE ON FUNCTION compose_alerts(int) TO slipway_web;
