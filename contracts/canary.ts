/** The canary calls the service as a customer, under a tenant of its own. */
export const CANARY_TENANT = 'canary';
