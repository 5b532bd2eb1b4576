/** How many people one tenant's document takes (`tenantSpec.people`; a test compares the two). */
export const mostPeople = 10_000;
