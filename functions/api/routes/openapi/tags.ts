/** The groups of the API reference, in its order. */
export const TAGS = [
  { name: 'segmentations', description: 'Find things in an image: jobs and their artifacts.' },
  { name: 'evaluations', description: 'Score a dataset and compare the scores with earlier ones.' },
  { name: 'schedules', description: 'Evaluations at set times.' },
  { name: 'uploads', description: 'Send images that are too large for a request.' },
  { name: 'vocabularies', description: 'Sets of classes that are kept under a name.' },
  { name: 'webhooks', description: 'Endpoints that receive events, and the deliveries to them.' },
  { name: 'events', description: 'The events that the service sends to your webhooks.' },
  { name: 'keys', description: 'API keys, and tokens for apps.' },
  { name: 'service', description: 'The state of the service, and its documentation.' },
];
