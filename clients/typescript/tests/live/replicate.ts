/**
 * Bring a file up to date and print what was done and what is in it:
 * `node replicate.js FILE FILTERS [BATCH before|after]`. With a batch the process dies there.
 */

import { PartnerClient, replicate, type ReplicaBatch, type SyncFilters } from "../../src/index.js";
import { JsonFileStore } from "../../src/node.js";
import { given } from "./given.js";

const [path, filters, dies, when] = process.argv.slice(2);

class DyingStore extends JsonFileStore {
  #batches = 0;

  override async apply(batch: ReplicaBatch): Promise<boolean> {
    this.#batches += 1;
    const isTime = dies !== undefined && this.#batches === Number(dies);
    if (isTime && when === "before") process.kill(process.pid, "SIGKILL");
    const done = await super.apply(batch);
    if (isTime) process.kill(process.pid, "SIGKILL");
    return done;
  }
}

const client = new PartnerClient({ baseUrl: given("PARTNER_API"), key: given("PARTNER_KEY") });
const store = new DyingStore(path!);
const done = await replicate(client, store, JSON.parse(filters ?? "{}") as SyncFilters, { limit: 20 });
process.stdout.write(JSON.stringify({ done, state: await store.state(), items: store.items() }));
