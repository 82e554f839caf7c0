import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One thing that had left, or was in somebody's hands, before its record was restricted. */
export interface GoneOut {
  what: string;
  /** A team, an organisation or a role; never a person. */
  to: string;
  at: Date;
  /** The run in which it was done. */
  runId: string;
  reference: string;
}

/** So many are listed; a record has some dozens. */
const MOST = 200;

/**
 * What had already gone out about a record before it was restricted: the manager who has it in hand rings those who know. Mails
 * that were accepted, letters that were made, links that an agency has opened, answers it gave, and rooms in its name.
 */
@Injectable()
export class GoneOutReader {
  constructor(private readonly dataSource: DataSource) {}

  /** For one hold, the oldest first. Empty where the reader may not see the record. */
  before(reader: Reader, holdId: string): Promise<GoneOut[]> {
    return this.dataSource.query(
      `WITH record AS (
         SELECT runs.id, holds.held_at FROM holds JOIN runs ON (runs.source_id = holds.source_id AND runs.subject = holds.subject)
           OR EXISTS (SELECT 1 FROM run_children child WHERE child.run_id = runs.id AND child.child_ref = holds.child_ref)
         WHERE holds.id = $1 AND ${visibleTo(reader, 'holds')} AND ${visibleTo(reader, 'runs')}),
       about AS (
         SELECT actions.id AS action_id, actions.run_id, held_at,
           substr(runs.subject, strpos(runs.subject, '/') + 1) AS reference
         FROM record JOIN runs ON runs.id = record.id JOIN actions ON actions.run_id = runs.id)
       SELECT gone.what, gone.to, gone.at, about.run_id AS "runId", about.reference
       FROM about CROSS JOIN LATERAL (
         SELECT CASE purpose WHEN 'check' THEN 'Asked by email' ELSE 'Alerted by email' END AS what, recipient_name AS to,
           accepted_at AS at FROM deliveries WHERE deliveries.action_id = about.action_id AND state = 'accepted'
         UNION ALL
         SELECT 'Letter made: ' || templates.title, 'for the ' || documents.recipient_role, documents.created_at
           FROM documents JOIN template_versions ON template_versions.id = documents.template_version_id
             JOIN templates ON templates.id = template_versions.template_id
           WHERE documents.action_id = about.action_id AND documents.state = 'final' AND ${visibleTo(reader, 'documents')}
         UNION ALL
         SELECT 'Opened its link', agencies.name, min(check_links.first_opened_at)
           FROM check_requests JOIN agencies ON agencies.id = agency_id JOIN check_links ON check_links.request_id = check_requests.id
           WHERE check_requests.action_id = about.action_id AND check_links.first_opened_at IS NOT NULL
             AND ${visibleTo(reader, 'check_requests')} GROUP BY agencies.name
         UNION ALL
         SELECT 'Has answered', agencies.name, check_answers.answered_at
           FROM check_requests JOIN agencies ON agencies.id = agency_id JOIN check_answers ON check_answers.request_id = check_requests.id
           WHERE check_requests.action_id = about.action_id AND ${visibleTo(reader, 'check_requests')}
         UNION ALL
         SELECT 'Room booked', rooms.name, room_bookings.created_at
           FROM room_bookings JOIN rooms ON rooms.id = room_id
           WHERE room_bookings.action_id = about.action_id AND room_bookings.released_at IS NULL
             AND ${visibleTo(reader, 'room_bookings')}
       ) gone WHERE gone.at <= about.held_at ORDER BY gone.at, gone.what, gone.to LIMIT ${String(MOST)}`,
      [holdId],
    );
  }
}
