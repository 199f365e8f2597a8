/** The partner's own endpoints for webhooks: made, tried out, looked into. */

import { listAt, type Listing } from "./listing.js";
import type { components } from "./schema.js";
import type { RequestOptions, Transport } from "./transport.js";
import type { QueryOf } from "./types.js";

type Schemas = components["schemas"];

export type Webhook = Schemas["Webhook"];
export type WebhookWithSecret = Schemas["WebhookWithSecret"];
export type NewWebhook = Partial<Schemas["NewWebhook"]> & Pick<Schemas["NewWebhook"], "url">;
export type WebhookChanges = Partial<Schemas["WebhookChanges"]>;
export type Delivery = Schemas["Delivery"];
export type DeliverySummary = Schemas["DeliverySummary"];
export type Replay = Partial<Schemas["Replay"]>;

/** For keys with the scope `webhooks:manage`. */
export class Webhooks {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  list(options?: RequestOptions): Listing<Webhook> {
    return listAt(this.#transport, "webhooks", {}, options);
  }

  async get(id: string, options?: RequestOptions): Promise<Webhook> {
    return (await this.#transport.get<Webhook>(pathOf(id), {}, options)).data;
  }

  /** Make an endpoint. Keep its `secret`: no other answer has it. */
  create(asked: NewWebhook, options?: RequestOptions): Promise<WebhookWithSecret> {
    return this.#transport.send("POST", "webhooks", asked, options);
  }

  /** Change, pause (`paused: true`) or resume an endpoint. */
  change(id: string, asked: WebhookChanges, options?: RequestOptions): Promise<Webhook> {
    return this.#transport.send("PATCH", pathOf(id), asked, options);
  }

  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.#transport.send("DELETE", pathOf(id), undefined, options);
  }

  /** Send it a `ping`; `delivery` tells later what it answered. */
  ping(id: string, options?: RequestOptions): Promise<Delivery> {
    return this.#transport.send("POST", `${pathOf(id)}/ping`, undefined, options);
  }

  /** Replace its secret; the former one signs as well for some hours. */
  rotate(id: string, asked?: Partial<Schemas["SecretRotation"]>, options?: RequestOptions): Promise<WebhookWithSecret> {
    return this.#transport.send("POST", `${pathOf(id)}/rotate`, asked, options);
  }

  /** Send again what was given up (`dead: true`), or all from a sequence on. */
  replay(id: string, asked: Replay, options?: RequestOptions): Promise<Schemas["Replayed"]> {
    return this.#transport.send("POST", `${pathOf(id)}/replay`, asked, options);
  }

  deliveries(id: string, query?: QueryOf<"listDeliveries">, options?: RequestOptions): Listing<DeliverySummary> {
    return listAt(this.#transport, `${pathOf(id)}/deliveries`, query, options);
  }

  /** One delivery with its body and every attempt. */
  async delivery(id: string, delivery: string, options?: RequestOptions): Promise<Delivery> {
    return (await this.#transport.get<Delivery>(`${pathOf(id)}/deliveries/${encodeURIComponent(delivery)}`, {}, options)).data;
  }

  replayDelivery(id: string, delivery: string, options?: RequestOptions): Promise<Delivery> {
    return this.#transport.send("POST", `${pathOf(id)}/deliveries/${encodeURIComponent(delivery)}/replay`, undefined, options);
  }
}

function pathOf(id: string): string {
  return `webhooks/${encodeURIComponent(id)}`;
}
