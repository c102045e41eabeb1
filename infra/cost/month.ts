/** A mean month, in units that prices are for. */
export const DAYS_PER_MONTH = 365 / 12;
export const HOURS_PER_MONTH = DAYS_PER_MONTH * 24;
export const MINUTES_PER_MONTH = HOURS_PER_MONTH * 60;
export const KILOBYTES_PER_GIGABYTE = 1e6;
