import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sites as the council sets them: what is near, when they are open, how far ahead rooms are booked. Sites of an earlier
 * release are open from 8:30am to 6pm on weekdays, an area of their own, with all others near in the order of their codes.
 */
export class CreateRoomSites1764000000023 implements MigrationInterface {
  readonly name = 'CreateRoomSites1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE room_sites (
        code text PRIMARY KEY,
        name text NOT NULL,
        -- The lines under which people find it.
        address text[] NOT NULL DEFAULT '{}',
        -- Sites of one area stand for each other where an event asks for none.
        area text NOT NULL
      );
      INSERT INTO room_sites (code, name, address, area)
        SELECT DISTINCT ON (site) site, site_name, site_address, site FROM rooms ORDER BY site, code;
      ALTER TABLE rooms
        ADD CONSTRAINT rooms_site FOREIGN KEY (site) REFERENCES room_sites,
        DROP COLUMN site_name,
        DROP COLUMN site_address;

      CREATE TABLE site_opening_hours (
        site text NOT NULL REFERENCES room_sites ON DELETE CASCADE,
        -- Monday is 1. A day without a row is a day on which the site is closed.
        weekday smallint NOT NULL CONSTRAINT site_opening_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
        opens time NOT NULL,
        closes time NOT NULL,
        PRIMARY KEY (site, weekday),
        CONSTRAINT site_opening_hours_in_order CHECK (opens < closes)
      );
      INSERT INTO site_opening_hours (site, weekday, opens, closes)
        SELECT code, weekday, '08:30', '18:00' FROM room_sites, generate_series(1, 5) weekday;

      -- What is offered when a site is full, in this order.
      CREATE TABLE near_sites (
        site text NOT NULL REFERENCES room_sites ON DELETE CASCADE,
        near text NOT NULL REFERENCES room_sites ON DELETE CASCADE,
        position smallint NOT NULL,
        PRIMARY KEY (site, near),
        CONSTRAINT near_sites_in_order UNIQUE (site, position),
        CONSTRAINT near_sites_is_another CHECK (site <> near)
      );
      INSERT INTO near_sites (site, near, position)
        SELECT site.code, other.code, row_number() OVER (PARTITION BY site.code ORDER BY other.code)
        FROM room_sites site JOIN room_sites other ON other.code <> site.code;

      -- One row.
      CREATE TABLE room_settings (
        single boolean PRIMARY KEY DEFAULT true CONSTRAINT room_settings_single CHECK (single),
        -- Nothing is booked later than so many months from today.
        horizon_months smallint NOT NULL DEFAULT 24 CONSTRAINT room_settings_horizon CHECK (horizon_months BETWEEN 1 AND 240)
      );
      INSERT INTO room_settings DEFAULT VALUES;

      -- A new booking lies within the opening hours of its site, and within the horizon. Bookings that stood before
      -- a change of either stand. Closed days are counted by the calendars, which are no table.
      CREATE FUNCTION room_booking_in_opening_hours() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        starts timestamp := lower(NEW.during) AT TIME ZONE 'Europe/London';
        ends timestamp := upper(NEW.during) AT TIME ZONE 'Europe/London';
        last_day date := (ends - interval '1 microsecond')::date;
      BEGIN
        -- Through midnight only where the site closes at 24:00 and opens at 00:00.
        PERFORM 1 FROM rooms
          JOIN site_opening_hours first ON first.site = rooms.site AND first.weekday = extract(isodow FROM starts)
          JOIN site_opening_hours last ON last.site = rooms.site AND last.weekday = extract(isodow FROM last_day)
          WHERE rooms.id = NEW.room_id AND starts >= starts::date + first.opens AND ends <= last_day + last.closes
            AND (last_day = starts::date
              OR last_day = starts::date + 1 AND first.closes = '24:00' AND last.opens = '00:00');
        IF NOT FOUND THEN
          RAISE EXCEPTION 'The site is not open then.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'room_bookings_in_opening_hours';
        END IF;
        PERFORM 1 FROM room_settings
          WHERE starts::date <= ((now() AT TIME ZONE 'Europe/London')::date + make_interval(months => horizon_months))::date;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'Rooms are not booked so far ahead.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'room_bookings_within_horizon';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER room_booking_in_opening_hours AFTER INSERT ON room_bookings
        FOR EACH ROW EXECUTE FUNCTION room_booking_in_opening_hours();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER room_booking_in_opening_hours ON room_bookings;
      DROP FUNCTION room_booking_in_opening_hours;
      ALTER TABLE rooms ADD COLUMN site_name text, ADD COLUMN site_address text[] NOT NULL DEFAULT '{}';
      UPDATE rooms SET site_name = room_sites.name, site_address = room_sites.address
        FROM room_sites WHERE room_sites.code = rooms.site;
      ALTER TABLE rooms ALTER COLUMN site_name SET NOT NULL, DROP CONSTRAINT rooms_site;
      DROP TABLE room_settings, near_sites, site_opening_hours, room_sites;
    `);
  }
}
