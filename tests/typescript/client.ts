// Called as `node client.js <gateway> <token>`: drafts a contract twice under one key, hands it in, and runs into a stale version.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated.js";

const [gateway, token] = process.argv.slice(2) as [string, string];
const api = createClient<paths>({ baseUrl: gateway, headers: { Authorization: `Bearer ${token}`, "Accept-Language": "en" } });

const customers = await api.GET("/api/sales/v1/customers", { params: { query: { pageSize: 1 } } });
if (customers.error) throw new Error(customers.error.code);
const customer = customers.data.items[0];
const region = customer?.relations[0]?.regionId;
if (!customer || !region) throw new Error("The demo has no customer.");

const body: components["schemas"]["DraftContractRequest"] = {
  regionId: region,
  customerId: customer.id,
  amount: "10.00",
  terms: "as agreed",
  instalments: [{ dueOn: "2099-01-15", amount: "10.00" }],
};
const key = crypto.randomUUID();
const draft = () => api.POST("/api/sales/v1/contracts", { params: { header: { "Idempotency-Key": key } }, body });
const [first, second] = [await draft(), await draft()];
if (first.error) throw new Error(first.error.code);
console.log("replayed", first.data.id === second.data?.id && second.response.headers.get("Idempotency-Replayed") === "true");

const { amount, status, actions, etag } = first.data;
console.log("draft", amount === "10.00", status === "draft", actions.includes("submit"));

const path = { id: first.data.id };
const submit = () =>
  api.POST("/api/sales/v1/contracts/{id}/submit", {
    params: { path, header: { "If-Match": etag, "Idempotency-Key": crypto.randomUUID() } },
    body: { lawful: true, clear: true, complete: true },
  });
const submitted = await submit();
if (submitted.error) throw new Error(submitted.error.code);
const stale = await submit();
console.log("stale", stale.response.status === 412, stale.error?.code === "stale-version");

const wrong = await api.POST("/api/sales/v1/contracts", { params: { header: { "Idempotency-Key": crypto.randomUUID() } }, body: { ...body, amount: "10.01" } });
console.log("refused", wrong.error?.code === "sales.contract.instalments-do-not-add-up", wrong.error?.errors[0]?.pointer);
