/** What a sync answers with. */

/** What says which thing an item is about. */
export interface SyncKey {
  kind: string;
  id: string;
  /** Null for what has no locale, such as a fact. */
  locale: string | null;
}

/** A thing as it is now. `changed` says so where only a part of it changed, such as its freshness. */
export interface SyncUpsert<Document = unknown> extends SyncKey {
  op: "upsert";
  sequence: number;
  type: string | null;
  document: Document;
  changed?: string[];
}

/** A thing that is no more, or no more for this key, and why. */
export interface SyncDelete extends SyncKey {
  op: "delete";
  sequence: number;
  type: string | null;
  reason: string;
}

export type SyncItem = SyncUpsert | SyncDelete;

/** One answer: `next_page` where there is more now, `next_sync` to ask later. */
export interface SyncAnswer {
  items: SyncItem[];
  next_page: string | null;
  next_sync: string | null;
}

/** What a sync is about; nothing means all that the key may see. */
export interface SyncFilters {
  country?: string | readonly string[];
  locale?: string | readonly string[];
  type?: string | readonly string[];
}
