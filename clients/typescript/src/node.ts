/** What needs Node.js: a replica in a file. */

import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { MemoryStore, keyOf, type KeptItem, type ReplicaBatch, type ReplicaState } from "./replica.js";

/**
 * A replica in one JSON file, for some thousands of things: each batch writes the file anew and puts
 * it in the place of the old one, so it always holds items and the cursor that goes with them. Of several
 * processes that write one file the last wins, whole.
 */
export class JsonFileStore extends MemoryStore {
  readonly #path: string;
  #isRead = false;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  /** Return a store that has read its file. */
  static async open(path: string): Promise<JsonFileStore> {
    const store = new JsonFileStore(path);
    await store.state();
    return store;
  }

  override async state(): Promise<ReplicaState | null> {
    if (!this.#isRead) {
      const { state, items } = await contentOf(this.#path);
      this.held = state;
      this.kept.clear();
      for (const item of items) this.kept.set(keyOf(item), item);
      this.#isRead = true;
    }
    return super.state();
  }

  override async apply(batch: ReplicaBatch): Promise<boolean> {
    await this.state();
    if (!(await super.apply(batch))) return false;
    // Until the file is written, the old one is what holds: after a failure it is read again.
    this.#isRead = false;
    const content: Content = { state: this.held, items: [...this.kept.values()] };
    await replaceFile(this.#path, JSON.stringify(content));
    this.#isRead = true;
    return true;
  }
}

interface Content {
  state: ReplicaState | null;
  items: KeptItem[];
}

async function contentOf(path: string): Promise<Content> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return { state: null, items: [] };
    throw error;
  }
  return JSON.parse(text) as Content;
}

/** Write a file so that a crash leaves either the old one or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await writeSynced(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
}
