import { everybodyLike, type Reader } from '@linchpin/access';
import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  catchError,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  finalize,
  from,
  interval,
  map,
  merge,
  type Observable,
  shareReplay,
  skip,
  startWith,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { DataSource } from 'typeorm';
import { may } from '../access/permissions.js';
import { isId } from '../pages/parse-id.js';
import { type LiveTopic, type LiveTopicName, liveTopics } from './live-topics.js';

const POLL_MS = 1000;
/** Shorter than the patience of the usual reverse proxies. */
const HEARTBEAT_MS = 15_000;
/** The browser connects again after this time, and has to show its session again. */
const CONNECTION_MS = 15 * 60_000;

/** Tells open pages that what they show has changed. One query a second for each topic, however many watch it. */
@Injectable()
export class LiveService implements BeforeApplicationShutdown {
  private readonly polls = new Map<string, Observable<string>>();
  private readonly closing = new Subject<void>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * What a topic looks like now for this reader: a text that changes when the topic does. Null when there is no such
   * topic, or it is not there for them.
   */
  async version(topic: string, reader: Reader): Promise<string | null> {
    const [name, id, more] = topic.split(':');
    if (!name || more !== undefined || !Object.hasOwn(liveTopics, name)) return null;
    const found: LiveTopic = liveTopics[name as LiveTopicName];
    if (!may(reader, found.permission)) return null;
    if (found.ofOne ? !isId(id) : id !== undefined) return null;
    return this.query(found, id, everybodyLike(reader));
  }

  /** A `changed` message each time the topic no longer is as it was at `since`. Ends when the console is closed. */
  changes(topic: string, since: string, reader: Reader): Observable<MessageEvent> {
    const changed = this.poll(topic, reader).pipe(
      startWith(since),
      distinctUntilChanged(),
      skip(1),
      map((version): MessageEvent => ({ type: 'changed', data: version })),
    );
    const heartbeat = interval(HEARTBEAT_MS).pipe(map((): MessageEvent => ({ comment: 'still here' })));
    return merge(changed, heartbeat).pipe(takeUntil(merge(this.closing, timer(CONNECTION_MS))));
  }

  /** Open streams would keep the server from closing. */
  beforeApplicationShutdown(): void {
    this.closing.next();
    this.closing.complete();
  }

  private poll(topic: string, reader: Reader): Observable<string> {
    // Readers with the same rights share one poll: permissions were checked when they came.
    const key = `${topic} ${String(reader.seesRestricted)}`;
    const running = this.polls.get(key);
    if (running) return running;
    const [name, id] = topic.split(':');
    const found: LiveTopic = liveTopics[name as LiveTopicName];
    const poll = timer(0, POLL_MS).pipe(
      // A database that is away is asked again at the next turn; nothing has changed until it answers.
      exhaustMap(() => from(this.query(found, id, everybodyLike(reader))).pipe(catchError(() => EMPTY))),
      map((version) => version ?? 'gone'),
      distinctUntilChanged(),
      takeUntil(this.closing),
      finalize(() => this.polls.delete(key)),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
    this.polls.set(key, poll);
    return poll;
  }

  private async query(topic: LiveTopic, id: string | undefined, reader: Reader): Promise<string | null> {
    const [row] = await this.dataSource.query<{ version: string }[]>(topic.version(reader), topic.ofOne ? [id] : []);
    return row?.version ?? null;
  }
}
