import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test, type TestContext } from "node:test";

import {
  AnswerCache,
  ApiProblem,
  ConnectionFailed,
  Gone,
  InvalidRequest,
  KeyRefused,
  NotFound,
  PartnerClient,
  ServerFailed,
  TooManyRequests,
} from "../src/index.js";
import { BASE, clientOf, json, problem } from "./answers.js";

const EMPTY = { items: [], next: null };

/** Let waits pass at once, and return how long they would have been. */
function waits(context: TestContext, random = 0): number[] {
  const found: number[] = [];
  context.mock.method(Math, "random", () => random);
  const real = setTimeout;
  context.mock.method(globalThis, "setTimeout", (run: () => void, milliseconds: number) => {
    found.push(milliseconds);
    return real(run, 0);
  });
  return found;
}

test("a key goes in the header, and never in an address", async () => {
  const { client, asked } = clientOf([json(EMPTY)], { key: "ecc_live_abc" });

  await client.pages().toArray();

  assert.equal(asked[0]!.headers.get("Authorization"), "Bearer ecc_live_abc");
  assert.ok(!asked[0]!.url.href.includes("ecc_live"));
});

test("several values are repeated, what is undefined is left out", async () => {
  const { client, asked } = clientOf([json(EMPTY)]);

  await client.pages({ country: ["RO", "GR"], locale: undefined, q: "cans & more" }).toArray();

  assert.equal(asked[0]!.url.href, `${BASE}pages?country=RO&country=GR&q=cans+%26+more`);
});

test("a list goes on until its end", async () => {
  const { client, asked } = clientOf([
    json({ items: [1, 2], next: `${BASE}pages?cursor=a` }),
    json({ items: [3], next: null }),
  ]);

  const found: unknown[] = await client.pages().toArray();

  assert.deepEqual(found, [1, 2, 3]);
  assert.equal(asked[1]!.url.search, "?cursor=a");
});

test("a list that is left early asks for nothing more", async () => {
  const { client, asked } = clientOf([json({ items: [1, 2], next: `${BASE}pages?cursor=a` })]);

  const found: unknown[] = await client.pages().toArray(1);

  assert.deepEqual([found, asked.length], [[1], 1]);
});

test("what goes on is asked from the client's own base, so that a key goes nowhere else", async () => {
  const next = "https://elsewhere.example/steal/pages?cursor=a";
  const { client, asked } = clientOf([json({ items: [1], next }), json(EMPTY)], { key: "ecc_live_abc" });

  await client.pages().toArray();

  assert.equal(asked[1]!.url.href, `${BASE}pages?cursor=a`);
});

test("an id with a slash stays one part of the path", async () => {
  const { client, asked } = clientOf([json({})]);

  await client.fact("a/../b?c");

  assert.equal(asked[0]!.url.pathname, "/api/partner/v1/facts/a%2F..%2Fb%3Fc");
});

test("a base without a slash at its end is the same base", async () => {
  const { client, asked } = clientOf([json({})], { baseUrl: BASE.slice(0, -1) });

  await client.root();

  assert.equal(asked[0]!.url.href, BASE);
});

const KINDS: [number, typeof ApiProblem][] = [
  [400, ApiProblem],
  [401, KeyRefused],
  [404, NotFound],
  [410, Gone],
  [422, InvalidRequest],
];
for (const [status, type] of KINDS) {
  test(`${status} is a ${type.name}, and asked only once`, async () => {
    const errors = [{ field: "locale", detail: "Not known.", known: ["ro-ro"] }];
    const { client, asked } = clientOf([problem(status, "locale-needed", { errors, available: ["ro-ro"] })]);

    const error = await client.root().catch((caught: unknown) => caught);

    assert.ok(error instanceof type);
    assert.deepEqual([error.kind, error.available, error.errors], ["locale-needed", ["ro-ro"], errors]);
    assert.equal(asked.length, 1);
  });
}

test("an error page that no API made is a problem, too", async () => {
  const page = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Content-Type": "text/html" } });
  const { client } = clientOf([page], { retries: 0 });

  await assert.rejects(client.root(), (error) => error instanceof ServerFailed && error.status === 502);
});

test("after 429 the client waits as long as it is told, and some jitter", async (context) => {
  const found = waits(context, 0.5);
  const { client, asked } = clientOf([problem(429, "too-many-requests", {}, { "Retry-After": "7" }), json({})]);

  await client.root();

  assert.deepEqual([found, asked.length], [[7250], 2]);
});

test("a Retry-After beyond all patience is an error at once", async (context) => {
  const found = waits(context);
  const { client } = clientOf([problem(429, "too-many-requests", {}, { "Retry-After": "3600" })]);

  await assert.rejects(client.root(), (error) => error instanceof TooManyRequests && error.retryAfter === 3600);
  assert.deepEqual(found, []);
});

test("a Retry-After may be a date", async (context) => {
  context.mock.method(Date, "now", () => Date.parse("2026-11-22T12:00:00Z"));
  const found = waits(context);
  const { client } = clientOf([problem(503, "unavailable", {}, { "Retry-After": "Sun, 22 Nov 2026 12:00:05 GMT" }), json({})]);

  await client.root();

  assert.deepEqual(found, [5000]);
});

test("waits grow, at random within their bound, and end", async (context) => {
  const found = waits(context, 1);
  const { client, asked } = clientOf([problem(500, "internal-error")], { retries: 6 });

  await assert.rejects(client.root(), ServerFailed);

  assert.deepEqual(found, [500, 1000, 2000, 4000, 8000, 16000]);
  assert.equal(asked.length, 7);
});

test("a connection that fails is tried again", async (context) => {
  waits(context);
  const { client } = clientOf([new TypeError("fetch failed"), json({ name: "there" })]);

  assert.deepEqual(await client.root(), { name: "there" });
});

test("an answer that is cut short is tried again, and is an error in the end", async (context) => {
  waits(context);
  const { client, asked } = clientOf([new Response('{"items": [')], { retries: 1 });

  await assert.rejects(client.root(), (error) => error instanceof ConnectionFailed && error.cause instanceof SyntaxError);
  assert.equal(asked.length, 2);
});

test("a POST is not sent again where nobody knows whether it was done", async () => {
  for (const failure of [new TypeError("fetch failed"), problem(500, "internal-error")]) {
    const { client, asked } = clientOf([failure]);

    await assert.rejects(client.transport.send("POST", "webhooks", {}));

    assert.equal(asked.length, 1);
  }
});

test("a POST that was refused for the moment is sent again", async (context) => {
  waits(context);
  const { client, asked } = clientOf([problem(429, "too-many-requests", {}, { "Retry-After": "1" }), json({ id: 1 })]);

  assert.deepEqual(await client.transport.send("POST", "webhooks", { url: "https://a.example" }), { id: 1 });
  assert.equal(asked[1]!.body, '{"url":"https://a.example"}');
});

test("an abort ends a request and its waits with the abort's reason", async () => {
  const stop = new AbortController();
  const { client } = clientOf([
    () => {
      setTimeout(() => stop.abort(new Error("enough")), 1);
      return problem(503, "unavailable", {}, { "Retry-After": "50" });
    },
  ]);

  await assert.rejects(client.root({ signal: stop.signal }), { name: "Error", message: "enough" });
});

test("what was aborted before is not sent", async () => {
  const { client, asked } = clientOf([json({})]);

  await assert.rejects(client.root({ signal: AbortSignal.abort(new Error("never")) }), { message: "never" });
  assert.equal(asked.length, 0);
});

test("a try that takes too long is given up", async () => {
  const never = (_input: unknown, init: RequestInit = {}) =>
    new Promise<Response>((_resolve, reject) => {
      const alive = setInterval(() => undefined, 1000);
      init.signal!.addEventListener("abort", () => {
        clearInterval(alive);
        reject(init.signal!.reason);
      });
    });
  const client = new PartnerClient({ baseUrl: BASE, fetch: never as typeof fetch, timeout: 5, retries: 0 });

  await assert.rejects(client.root(), (error) => error instanceof ConnectionFailed && /timeout/i.test(error.message));
});

test("what is kept is asked for by its ETag, and 304 answers with it", async () => {
  const { client, asked } = clientOf(
    [json({ title: "Cans" }, { ETag: '"a"', "X-Sequence": 5 }), json(null, { status: 304, ETag: '"a"', "X-Sequence": 9 })],
    { cache: new AnswerCache() },
  );

  const first = await client.transport.get<{ title: string }>("pages/1");
  first.data.title = "Changed by the caller";
  const second = await client.transport.get("pages/1");

  assert.equal(asked[1]!.headers.get("If-None-Match"), '"a"');
  assert.deepEqual([second.data, second.sequence], [{ title: "Cans" }, 9]);
});

test("a cache keeps what was used last", () => {
  const cache = new AnswerCache(2);
  for (const url of ["a", "b"]) cache.keep(url, { etag: url, text: url });

  cache.find("a");
  cache.keep("c", { etag: "c", text: "c" });

  assert.deepEqual(
    ["a", "b", "c"].map((url) => cache.find(url)?.text),
    ["a", undefined, "c"],
  );
});

test("a key is sent by https only, but for this machine", () => {
  for (const baseUrl of ["http://localhost:8000/api/partner/v1/", "http://[::1]/api/", BASE]) {
    new PartnerClient({ baseUrl, key: "ecc_live_abc" });
  }
  new PartnerClient({ baseUrl: "http://api.example/" });
  assert.throws(() => new PartnerClient({ baseUrl: "http://api.example/", key: "ecc_live_abc" }), /https/);
});

test("what a caller gives for fetch arrives there", async () => {
  let given: RequestInit = {};
  const send = async (_input: unknown, init: RequestInit = {}) => {
    given = init;
    return json({});
  };
  const client = new PartnerClient({ baseUrl: BASE, fetch: send as typeof fetch, key: "ecc_live_abc" });

  await client.root({ init: { cache: "no-store", headers: { "X-Own": "1", Authorization: "Basic x" } } });

  const headers = new Headers(given.headers);
  assert.deepEqual([given.cache, headers.get("X-Own"), headers.get("Authorization")], ["no-store", "1", "Bearer ecc_live_abc"]);
});

test("an error says what was asked, what is known, and what to do", async () => {
  const errors = [{ field: "country", detail: "Not known.", known: ["GR", "RO"] }];
  const { client } = clientOf([problem(422, "invalid", { errors }), problem(401, "key-refused")]);

  await assert.rejects(client.root(), new RegExp(`Known for country: GR, RO\\. .*asked: ${BASE}`));
  await assert.rejects(client.root(), /ask the network's team for another one/);
});

test("what a proxy answers with the same status gives no advice of the API's", async () => {
  const { client } = clientOf([new Response("<h1>Not here</h1>", { status: 404 }), json({ errors: "no", available: 3 }, { status: 404 })]);

  for (const _time of [1, 2]) {
    await assert.rejects(client.root(), (error) => error instanceof NotFound && !/withdrawn/.test(error.message));
  }
});

test("a problem whose type a proxy took is read all the same", async () => {
  const body = { type: `${BASE}docs#problem-page-missing`, title: "Missing", status: 404, available: ["ro-ro"] };
  const { client } = clientOf([new Response(JSON.stringify(body), { status: 404 })]);

  await assert.rejects(client.root(), (error) => error instanceof NotFound && error.kind === "page-missing" && error.available[0] === "ro-ro");
});

test("what is no key is named and not shown, and the space around one does no harm", async () => {
  for (const key of ["ecc_live_…", "ecc_live_a b", "ecc_live_a\nX: y"]) {
    assert.throws(() => clientOf([], { key }), (error: Error) => /^key: /.test(error.message) && !error.message.includes("ecc_live"));
  }
  const { client, asked } = clientOf([json({})], { key: "ecc_live_abc\n" });

  await client.root();

  assert.equal(asked[0]!.headers.get("Authorization"), "Bearer ecc_live_abc");
});

test("on a server the User-Agent says who asks, and with which version", async () => {
  const { client, asked } = clientOf([json({})], { application: "metro-site/1.2" });
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };

  await client.root();

  const said = asked[0]!.headers.get("User-Agent");
  assert.equal(said, `metro-site/1.2 partner-client/${version} node/${process.versions.node}`);
});
