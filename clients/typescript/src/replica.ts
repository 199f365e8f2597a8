/** A copy of what a key may see, kept right by the API's sync through crashes and restarts. */

import type { PartnerClient } from "./client.js";
import { Gone, InvalidRequest } from "./problems.js";
import type { Documents, SyncAnswer, SyncFilters, SyncKey, SyncUpsert } from "./sync.js";

/** A thing in a replica. */
export interface ReplicaItem<Document = SyncUpsert["document"]> extends SyncKey {
  type: string;
  sequence: number;
  document: Document;
}

/** Where a replica stands. A store keeps it as it is, together with the items. */
export interface ReplicaState {
  /** The address that goes on. */
  cursor: string;
  /** What the replica is about. */
  filters: string;
  /** The number of the run from the beginning; each item has that in which it was last written. */
  run: number;
  /** Whether that run has not yet been read to its end. */
  isBuilding: boolean;
  /** Whether a run has ever been: before that, things are missing. */
  isComplete: boolean;
}

/** What has to be stored together: all of it, or nothing. */
export interface ReplicaBatch {
  /** Where the replica has to be for this batch to be right. */
  before: ReplicaState | null;
  state: ReplicaState;
  /** To be written with `state.run`. */
  upserts: (ReplicaItem & Pick<SyncUpsert, "changed">)[];
  deletes: (SyncKey & { reason: string })[];
  /** Whether to remove, after that, every item of a run before `state.run`. */
  sweep: boolean;
}

/** Where a replica is kept: in memory, in a file, or in a database of yours. */
export interface ReplicaStore {
  /** Return the state of the last batch, or null where there is none. */
  state(): Promise<ReplicaState | null>;
  /**
   * Store a batch in one transaction. Return false, and store nothing, where the state is not
   * `batch.before` any more: somebody else was quicker.
   */
  apply(batch: ReplicaBatch): Promise<boolean>;
}

export interface ReplicateOptions {
  signal?: AbortSignal;
  /** Read everything once more; what there is stays until the new reading is complete. */
  anew?: boolean;
  /** How many items one answer has at most, in a reading from the beginning and after it. */
  limit?: number;
  /**
   * Called after each batch is stored. A crash in between leaves it uncalled: what must not be lost
   * belongs into the transaction of your own store.
   */
  onBatch?: (batch: ReplicaBatch) => void | Promise<void>;
}

/** What a run did. */
export interface Replicated {
  upserts: number;
  deletes: number;
  batches: number;
  /** Whether the replica was begun anew, because the cursor was too old or the filters are others. */
  restarted: boolean;
}

const RESTARTS = 3;

/** Return the text that is the same for one thing always: a key for stores. */
export function keyOf({ kind, id, locale }: SyncKey): string {
  return `${kind}/${id}/${locale ?? ""}`;
}

/**
 * Bring `store` to where the API is; go on where the last run ended, also one that crashed.
 *
 * A cursor that the API accepts no more (410) begins the replica anew in place: what there is stays
 * until the new reading is complete, and only then goes what is not in it.
 */
export async function replicate(
  client: PartnerClient,
  store: ReplicaStore,
  filters: SyncFilters = {},
  options: ReplicateOptions = {},
): Promise<Replicated> {
  const asked = canonical(filters);
  const first = options.limit === undefined ? filters : { ...filters, limit: options.limit };
  const done: Replicated = { upserts: 0, deletes: 0, batches: 0, restarted: false };
  let before = await store.state();
  let at = options.anew ? anew(before) : beginning(before, asked);
  for (let restarts = 0; ; ) {
    let answer: SyncAnswer;
    try {
      answer = await client.sync(at.cursor ?? first, signalOf(options));
    } catch (error) {
      if (at.cursor === null || !isUseless(error) || restarts >= RESTARTS) throw error;
      restarts += 1;
      at = { ...at, cursor: null, run: at.run + 1, isBuilding: true };
      continue;
    }
    const batch = batchOf(answer, { before, at, filters: asked });
    if (!(await store.apply(batch))) {
      before = await store.state();
      at = beginning(before, asked);
      continue;
    }
    done.batches += 1;
    done.upserts += batch.upserts.length;
    done.deletes += batch.deletes.length;
    done.restarted ||= before !== null && before.run !== batch.state.run;
    before = at = batch.state;
    await options.onBatch?.(batch);
    if (answer.next_page === null) return done;
  }
}

type Position = Omit<ReplicaState, "cursor" | "filters"> & { cursor: string | null };

/** Go on where the store stands; what was read for other filters is read anew. */
function beginning(found: ReplicaState | null, filters: string): Position {
  return found?.filters === filters ? found : anew(found);
}

function anew(found: ReplicaState | null): Position {
  return { cursor: null, run: (found?.run ?? 0) + 1, isBuilding: true, isComplete: found?.isComplete ?? false };
}

/** Whether the API says that a cursor leads nowhere any more. */
function isUseless(error: unknown): boolean {
  if (error instanceof Gone) return true;
  return error instanceof InvalidRequest && error.errors.some(({ field }) => field === "cursor");
}

/** Return what an answer makes of a replica: of several items about one thing the last holds. */
function batchOf(
  answer: SyncAnswer,
  { before, at, filters }: { before: ReplicaState | null; at: Position; filters: string },
): ReplicaBatch {
  const isLast = answer.next_page === null;
  const state: ReplicaState = {
    cursor: goingOn(answer),
    filters,
    run: at.run,
    isBuilding: at.isBuilding && !isLast,
    isComplete: at.isComplete || isLast,
  };
  const batch: ReplicaBatch = { before, state, upserts: [], deletes: [], sweep: isLast && at.isBuilding };
  const last = new Map(answer.items.map((item) => [keyOf(item), item]));
  for (const item of last.values()) {
    const { kind, id, locale, type, sequence } = item;
    if (item.op === "delete") batch.deletes.push({ kind, id, locale, reason: item.reason });
    else {
      const changed = item.changed ? { changed: item.changed } : {};
      batch.upserts.push({ kind, id, locale, type, sequence, document: item.document, ...changed });
    }
  }
  return batch;
}

function goingOn(answer: SyncAnswer): string {
  const cursor = answer.next_page ?? answer.next_sync;
  if (!cursor) throw new TypeError("The sync says neither how to go on nor where to begin later.");
  return cursor;
}

function signalOf({ signal }: ReplicateOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function canonical(filters: SyncFilters): string {
  const parts = Object.entries(filters).flatMap(([name, value]: [string, unknown]) => {
    const values = (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined);
    return values.map((one) => `${name}=${String(one).toLowerCase()}`);
  });
  return [...new Set(parts)].sort().join("&");
}

/** A replica in memory: gone with the process. */
export class MemoryStore implements ReplicaStore {
  protected held: ReplicaState | null = null;
  protected readonly kept = new Map<string, KeptItem>();

  async state(): Promise<ReplicaState | null> {
    return this.held;
  }

  async apply(batch: ReplicaBatch): Promise<boolean> {
    if (this.held?.cursor !== batch.before?.cursor || this.held?.run !== batch.before?.run) return false;
    const { run } = batch.state;
    for (const { changed: _changed, ...item } of batch.upserts) {
      this.kept.set(keyOf(item), { ...item, run });
    }
    for (const key of batch.deletes) this.kept.delete(keyOf(key));
    if (batch.sweep) {
      for (const [key, item] of this.kept) if (item.run < run) this.kept.delete(key);
    }
    this.held = batch.state;
    return true;
  }

  /** The items, in the order of their keys; of one kind, such as `page`, where it is given. */
  items(): ReplicaItem[];
  items<Kind extends keyof Documents>(kind: Kind): ReplicaItem<Documents[Kind]>[];
  items(kind?: string): ReplicaItem[] {
    return [...this.kept]
      .filter(([, item]) => kind === undefined || item.kind === kind)
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(([, item]) => withoutRun(item));
  }

  get<Kind extends keyof Documents>(kind: Kind, id: string, locale: string | null = null): Documents[Kind] | null {
    const found = this.kept.get(keyOf({ kind, id, locale }));
    return found ? (found.document as Documents[Kind]) : null;
  }
}

/** An item with the run in which it was last written. */
export interface KeptItem extends ReplicaItem {
  run: number;
}

function withoutRun({ run: _run, ...item }: KeptItem): ReplicaItem {
  return item;
}
