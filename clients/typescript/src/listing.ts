/** Lists that come in parts: read them item by item, or part by part. */

import type { Answer, RequestOptions, Transport } from "./transport.js";

/** One part of a list. */
export interface Part<T> {
  items: T[];
  next: string | null;
  /** How many there are in all, with `count: true`. */
  total?: number;
}

type Fetch<T> = (next: string | null) => Promise<Answer<Part<T>>>;

/** Return the list at a path. */
export function listAt<T>(transport: Transport, path: string, query?: object, options?: RequestOptions): Listing<T> {
  return new Listing<T>((next) =>
    next === null ? transport.get<Part<T>>(path, query, options) : transport.follow<Part<T>>(path, next, options),
  );
}

/** A list of the API. Nothing is sent before the first item is asked for. */
export class Listing<T> implements AsyncIterable<T> {
  readonly #fetch: Fetch<T>;

  constructor(fetch: Fetch<T>) {
    this.#fetch = fetch;
  }

  /** Every item, through all parts. */
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for await (const part of this.parts()) yield* part.items;
  }

  /** Every part, as the API sends it. */
  async *parts(): AsyncIterable<Part<T>> {
    let next: string | null = null;
    do {
      const part: Part<T> = (await this.#fetch(next)).data;
      yield part;
      next = part.next;
    } while (next !== null);
  }

  /** The first part, with its headers. */
  async first(): Promise<Answer<Part<T>>> {
    return this.#fetch(null);
  }

  /** The items as an array, `atMost` of them. */
  async toArray(atMost = Infinity): Promise<T[]> {
    const found: T[] = [];
    if (atMost <= 0) return found;
    for await (const item of this) {
      found.push(item);
      if (found.length >= atMost) break;
    }
    return found;
  }
}
