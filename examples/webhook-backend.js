// Receives the webhooks of ITACLIP and verifies each: ITACLIP_WEBHOOK_SECRET=whsec_... PORT=3000 node webhook-backend.js
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.ITACLIP_WEBHOOK_SECRET);
const app = new Hono();
const known = new Set();

app.post('/itaclip', async (context) => {
  const body = await context.req.text(); // the raw body, because serialized again it would have another signature
  let event;
  try {
    event = webhook.verify(body, context.req.header());
  } catch {
    return context.text('wrong signature', 401);
  }
  const id = context.req.header('webhook-id');
  if (!known.has(id)) console.log(event.type, event.data.id); // segmentation.succeeded | failed | canceled | expired
  known.add(id); // the same event may arrive twice
  return context.body(null, 204);
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, ({ port }) =>
  console.log(`listening on ${port}`),
);
