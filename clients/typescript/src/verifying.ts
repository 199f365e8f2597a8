/** Whether a replica is what it should be: compared with everything, read once more. */

import type { PartnerClient } from "./client.js";
import { MemoryStore, keyOf, replicate, type ReplicaItem, type ReplicaStore } from "./replica.js";
import type { SyncFilters, SyncKey } from "./sync.js";

/** A store whose items can be read: those of this package, or your own with `items()`. */
export interface ReadableStore extends ReplicaStore {
  items(): Iterable<ReplicaItem> | AsyncIterable<ReplicaItem>;
}

/** What the replica lacks, should not have, or has as it is not at its source. */
export interface Difference extends SyncKey {
  what: "missing" | "left_over" | "other";
}

const ROUNDS = 3;

/**
 * Bring `store` up to date with the filters that it has, read everything once more into memory, and
 * return what is not the same, byte for byte: nothing, unless somebody else wrote into the store.
 * `replicate(client, store, filters, { anew: true })` mends what is found.
 */
export async function verifyReplica(client: PartnerClient, store: ReadableStore): Promise<Difference[]> {
  const state = await store.state();
  if (!state) throw new TypeError("There is no replica in this store yet: replicate into it first.");
  const filters = filtersIn(state.filters);
  const fresh = new MemoryStore();
  let found: Difference[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await replicate(client, fresh, filters);
    await replicate(client, store, filters);
    // What is published between the two is no difference: the next round has it twice.
    found = await differences(store, fresh);
    if (!found.length) break;
  }
  return found;
}

async function differences(store: ReadableStore, fresh: ReadableStore): Promise<Difference[]> {
  const have = await texts(store);
  const found: Difference[] = [];
  for (const [key, { thing, text }] of await texts(fresh)) {
    const there = have.get(key);
    have.delete(key);
    if (!there) found.push({ ...thing, what: "missing" });
    else if (there.text !== text) found.push({ ...thing, what: "other" });
  }
  for (const { thing } of have.values()) found.push({ ...thing, what: "left_over" });
  return found;
}

async function texts(store: ReadableStore): Promise<Map<string, { thing: SyncKey; text: string }>> {
  const found = new Map<string, { thing: SyncKey; text: string }>();
  for await (const { kind, id, locale, document } of store.items()) {
    const thing = { kind, id, locale };
    found.set(keyOf(thing), { thing, text: JSON.stringify(document) });
  }
  return found;
}

/** Return the filters that a replica was made with. */
function filtersIn(text: string): SyncFilters {
  const found: Record<string, string[]> = {};
  for (const part of text.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    (found[part.slice(0, at)] ??= []).push(part.slice(at + 1));
  }
  return found;
}
