/** Every resource registers its routes with the application; this is the order of the API reference. */
import type { ApiApp } from '../context.ts';
import { registerConsole } from './pages/console.ts';
import { registerEvaluations } from './evaluations/routes.ts';
import { registerHealth } from './health/routes.ts';
import { registerKeys } from './keys/routes.ts';
import { registerOpenapi } from './openapi/routes.ts';
import { registerPages } from './pages/routes.ts';
import { registerSchedules } from './schedules/routes.ts';
import { registerSegmentations } from './segmentations/routes.ts';
import { registerUploads } from './uploads/routes.ts';
import { registerVocabularies } from './vocabularies/routes.ts';
import { registerWebhookDeliveries } from './webhooks/delivery-routes.ts';
import { registerWebhookEndpoints } from './webhooks/endpoint-routes.ts';

export const ROUTES: readonly ((app: ApiApp) => void)[] = [
  registerSegmentations,
  registerEvaluations,
  registerSchedules,
  registerUploads,
  registerVocabularies,
  registerWebhookEndpoints,
  registerWebhookDeliveries,
  registerKeys,
  registerOpenapi,
  registerHealth,
  registerPages,
  registerConsole,
];
