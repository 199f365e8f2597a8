/** The client of the Every Can Counts partner API, for Node.js, browsers and edge runtimes. */

export { PartnerClient } from "./client.js";
export type * from "./endpoints.js";
export { Listing, type Part } from "./listing.js";
export * from "./problems.js";
export {
  MemoryStore,
  keyOf,
  replicate,
  type KeptItem,
  type Replicated,
  type ReplicaBatch,
  type ReplicaItem,
  type ReplicaState,
  type ReplicaStore,
  type ReplicateOptions,
} from "./replica.js";
export type * from "./sync.js";
export { AnswerCache, type Answer, type ClientOptions, type RequestOptions } from "./transport.js";
export type * from "./types.js";
export { verifyReplica, type Difference, type ReadableStore } from "./verifying.js";
export { WebhookRefused, verifyWebhook, type VerifyOptions, type WebhookEvent } from "./webhooks.js";
export type { components, operations, paths } from "./schema.js";
