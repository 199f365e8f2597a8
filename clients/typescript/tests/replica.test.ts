import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import {
  Gone,
  MemoryStore,
  PartnerClient,
  replicate,
  verifyReplica,
  type Page,
  type ReplicaBatch,
  type ReplicaStore,
  type SyncItem,
} from "../src/index.js";
import { JsonFileStore } from "../src/node.js";
import { BASE, answering, json, problem } from "./answers.js";

/** A log that answers as the API's sync does, two items at a time. */
class Log {
  readonly items = new Map<string, SyncItem>();
  /** The first sequence that is still known, and the epoch of the log. */
  epoch = 1;
  #sequence = 0;
  asked: string[] = [];

  put(id: string, title: string): void {
    this.#sequence += 1;
    const document = { id, title } as Page;
    this.items.delete(id);
    this.items.set(id, { op: "upsert", kind: "page", id, locale: "ro-ro", type: "news", sequence: this.#sequence, document });
  }

  take(id: string): void {
    this.#sequence += 1;
    this.items.delete(id);
    const reason = "unpublished";
    this.items.set(id, { op: "delete", kind: "page", id, locale: "ro-ro", type: "news", sequence: this.#sequence, reason });
  }

  client(): PartnerClient {
    const { fetch } = answering(({ url }) => this.#answer(url));
    return new PartnerClient({ baseUrl: BASE, fetch, retries: 0 });
  }

  #answer(url: URL): Response {
    this.asked.push(url.search);
    const initial = url.searchParams.get("initial") === "true";
    const [epoch, phase, since] = initial ? [String(this.epoch), "initial", "0"] : url.searchParams.get("cursor")!.split(".");
    if (Number(epoch) !== this.epoch) return problem(410, "sync-restart");
    const rest = [...this.items.values()].filter(
      (item) => item.sequence > Number(since) && (phase === "changes" || item.op === "upsert"),
    );
    const items = rest.slice(0, 2);
    const last = items.at(-1)?.sequence ?? Number(since);
    const go = (then: string, at: number) => `https://other.example/v1/sync?cursor=${this.epoch}.${then}.${at}`;
    const more = rest.length > items.length;
    return json({
      items,
      next_page: more ? go(phase!, last) : null,
      next_sync: more ? null : go("changes", Math.max(last, this.#sequence)),
    });
  }

  /** What a replica has to be: the fresh reading of everything. */
  async fresh(): Promise<string> {
    const store = new MemoryStore();
    await replicate(this.client(), store);
    return JSON.stringify(store.items());
  }
}

function filled(): Log {
  const log = new Log();
  for (const id of ["a", "b", "c", "d", "e"]) log.put(id, `Page ${id}`);
  return log;
}

const STORES: [string, (folder: string) => MemoryStore][] = [
  ["in memory", () => new MemoryStore()],
  ["in a file", (folder) => new JsonFileStore(join(folder, "replica.json"))],
];

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "replica-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const [name, make] of STORES) {
  test(`a replica ${name} follows what changes, and asks for nothing twice`, () =>
    inFolder(async (folder) => {
      const log = filled();
      const store = make(folder);
      await replicate(log.client(), store);
      log.put("b", "New title");
      log.take("c");
      log.put("f", "Page f");

      const done = await replicate(log.client(), store);

      assert.deepEqual(done, { upserts: 2, deletes: 1, batches: 2, restarted: false });
      assert.equal(JSON.stringify(store.items()), await log.fresh());
      assert.equal((await replicate(log.client(), store)).upserts, 0);
    }));
}

test("a cursor that is gone begins anew, and the replica is never empty meanwhile", async () => {
  const log = filled();
  const store = new MemoryStore();
  await replicate(log.client(), store);
  log.epoch = 2;
  log.items.delete("a");
  log.put("b", "New title");
  const sizes: number[] = [];

  const done = await replicate(log.client(), store, {}, { onBatch: () => void sizes.push(store.items().length) });

  assert.equal(done.restarted, true);
  assert.deepEqual(sizes, [5, 4]);
  assert.equal(JSON.stringify(store.items()), await log.fresh());
});

test("a restart that is broken off goes on, and still removes what is gone", async () => {
  const log = filled();
  const store = new MemoryStore();
  await replicate(log.client(), store);
  log.epoch = 2;
  log.items.delete("a");
  const stop = () => {
    throw new Error("power cut");
  };
  await assert.rejects(replicate(log.client(), store, {}, { onBatch: stop }), /power cut/);

  await replicate(log.client(), store);

  assert.equal(JSON.stringify(store.items()), await log.fresh());
});

test("a cursor that is gone in the middle of the first reading begins it again", async () => {
  const log = filled();
  const store = new MemoryStore();
  const restore = () => {
    log.epoch = 2;
    log.items.delete("a");
  };

  await replicate(log.client(), store, {}, { onBatch: (batch) => (batch.state.run === 1 ? restore() : undefined) });

  assert.equal(JSON.stringify(store.items()), await log.fresh());
});

test("a cursor that the API cannot read begins anew as well", async () => {
  const errors = [{ field: "cursor", detail: "Take it as it is." }];
  const { fetch } = answering(({ url }) =>
    url.searchParams.has("initial")
      ? json({ items: [], next_page: null, next_sync: `${BASE}sync?cursor=x` })
      : problem(422, "invalid", { errors }),
  );
  const client = new PartnerClient({ baseUrl: BASE, fetch });
  const store = new MemoryStore();
  await replicate(client, store);

  assert.equal((await replicate(client, store)).restarted, true);
});

test("two runs at once do no harm: the slower goes on where the quicker is", async () => {
  const log = filled();
  const store = new MemoryStore();
  await replicate(log.client(), store);
  log.put("b", "New title");
  log.take("c");
  log.put("f", "Page f");

  const both = await Promise.all([replicate(log.client(), store), replicate(log.client(), store)]);

  assert.equal(JSON.stringify(store.items()), await log.fresh());
  assert.equal(both[0].upserts + both[1].upserts, 2);
});

test("an API that says 410 for ever is an error", async () => {
  const { fetch, asked } = answering(({ url }) =>
    url.searchParams.has("initial")
      ? json({ items: [], next_page: `${BASE}sync?cursor=x`, next_sync: null })
      : problem(410, "sync-restart"),
  );

  await assert.rejects(replicate(new PartnerClient({ baseUrl: BASE, fetch }), new MemoryStore()), Gone);
  assert.equal(asked.length, 8);
});

test("other filters read anew and remove what they leave out", async () => {
  const log = filled();
  const store = new MemoryStore();
  await replicate(log.client(), store, { country: "RO" });
  await replicate(log.client(), store, { country: "ro" });
  const before = log.asked.length;
  log.items.delete("a");

  const done = await replicate(log.client(), store, { country: ["RO", "GR"], type: "news" });

  assert.equal(done.restarted, true);
  assert.equal(log.asked[before], "?initial=true&country=RO&country=GR&type=news");
  assert.equal(JSON.stringify(store.items()), await log.fresh());
});

/** A store whose machine stops before or after a batch is stored. */
class Crashing implements ReplicaStore {
  constructor(
    readonly inner: ReplicaStore,
    public left: number,
    readonly isAfter: boolean,
  ) {}

  state() {
    return this.inner.state();
  }

  async apply(batch: ReplicaBatch): Promise<boolean> {
    this.left -= 1;
    if (this.left === 0 && !this.isAfter) throw new Error("power cut");
    const done = await this.inner.apply(batch);
    if (this.left === 0) throw new Error("power cut");
    return done;
  }
}

test("a crash at any batch loses nothing and doubles nothing", () =>
  inFolder(async (folder) => {
    const log = filled();
    const client = log.client();
    for (const isAfter of [false, true]) {
      for (const at of [1, 2, 3]) {
        const path = join(folder, `${isAfter}-${at}.json`);
        await assert.rejects(replicate(client, new Crashing(new JsonFileStore(path), at, isAfter)), /power cut/);
        log.put("a", `Changed ${at} ${isAfter}`);
        log.take("d");

        const store = await JsonFileStore.open(path);
        await replicate(client, store);

        assert.equal(JSON.stringify(store.items()), await log.fresh());
        log.put("d", "Back");
      }
    }
    assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith(".tmp")), []);
  }));

test("a file that cannot be written leaves items and cursor as they were", () =>
  inFolder(async (folder) => {
    const log = filled();
    const store = new JsonFileStore(join(folder, "replica.json"));
    await replicate(log.client(), store);
    const before = JSON.stringify(store.items());
    log.put("a", "New title");
    const broken = new JsonFileStore(join(folder, "missing", "replica.json"));

    await assert.rejects(replicate(log.client(), broken));

    assert.equal(await broken.state(), null);
    assert.equal(JSON.stringify((await JsonFileStore.open(join(folder, "replica.json"))).items()), before);
  }));

test("of several items about one thing in an answer the last holds", async () => {
  const key = { kind: "fact", id: "1", locale: null, type: "fact" };
  const items = [
    { ...key, op: "upsert", sequence: 1, document: { value: 1 } },
    { ...key, op: "delete", sequence: 2, reason: "deleted" },
    { ...key, op: "upsert", sequence: 3, document: { value: 3 }, changed: ["freshness"] },
  ];
  const { fetch } = answering(json({ items, next_page: null, next_sync: `${BASE}sync?cursor=x` }));
  const store = new MemoryStore();
  let changed: string[] | undefined;

  await replicate(new PartnerClient({ baseUrl: BASE, fetch }), store, {}, {
    onBatch: (batch) => {
      changed = batch.upserts[0]!.changed;
    },
  });

  assert.deepEqual(store.items(), [{ ...key, sequence: 3, document: { value: 3 } }]);
  assert.deepEqual([store.get("fact", "1"), changed], [{ value: 3 }, ["freshness"]]);
});

test("a replica that is right has no difference, also where something changes meanwhile", async () => {
  const log = filled();
  const store = new MemoryStore();
  await replicate(log.client(), store, { country: ["RO"] });
  log.asked = [];
  const state = store.state.bind(store);
  let times = 0;
  store.state = () => {
    times += 1;
    if (times === 2) log.put("g", "Page g");
    return state();
  };

  assert.deepEqual(await verifyReplica(log.client(), store), []);
  assert.ok(log.asked.some((query) => query.includes("initial=true&country=ro")));
  assert.ok(store.items().some(({ id }) => id === "g"));
});

test("what a replica lacks, has too many or otherwise is named, and mended by reading anew", async () => {
  class Spoilt extends MemoryStore {
    spoil(): void {
      this.kept.delete("page/a/ro-ro");
      this.kept.get("page/b/ro-ro")!.document = { title: "Other" } as Page;
      this.kept.set("page/z/ro-ro", { ...this.kept.get("page/c/ro-ro")!, id: "z" });
    }
  }
  const log = filled();
  const store = new Spoilt();
  await replicate(log.client(), store);
  store.spoil();

  const found = await verifyReplica(log.client(), store);
  await replicate(log.client(), store, {}, { anew: true });

  assert.deepEqual(found.map(({ id, what }) => [id, what]), [["a", "missing"], ["b", "other"], ["z", "left_over"]]);
  assert.deepEqual(await verifyReplica(log.client(), store), []);
  assert.equal(JSON.stringify(store.items()), await log.fresh());
});

test("an empty store cannot be verified", async () => {
  await assert.rejects(verifyReplica(filled().client(), new MemoryStore()), /replicate into it first/);
});
