/** Why QuickSight said AccessDenied (always HTTP 401). */
export type Denial =
  | { readonly kind: 'identity_region'; readonly region: string }
  | { readonly kind: 'scp'; readonly action: string | undefined }
  | { readonly kind: 'permission'; readonly action: string | undefined; readonly explicit: boolean }
  | { readonly kind: 'edition' }
  | { readonly kind: 'not_signed_up' };

const regionWords = /your identity region is ([a-z]{2}(?:-[a-z]+)+-\d)\b/i;
const actionWords = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/i;

/**
 * Tells the denials apart by the words of the service, which has one error name for all of them:
 * "Operation is being called from endpoint X, but your identity region is Y. Please use the Y endpoint.",
 * "… is not authorized to perform: quicksight:ListUsers on resource: … because no identity-based policy
 * allows …" or "… with an explicit deny in a service control policy", "… disabled for STANDARD Edition",
 * "… is not signed up for QuickSight".
 */
export const readDenial = (message: string): Denial => {
  const region = regionWords.exec(message)?.[1];
  if (region !== undefined) return { kind: 'identity_region', region };
  const action = actionWords.exec(message)?.[1];
  if (/service control polic|resource control polic/i.test(message)) return { kind: 'scp', action };
  if (/disabled for \w+ edition|(?:requires?|upgrade to|only available (?:in|for)) enterprise/i.test(message))
    return { kind: 'edition' };
  if (/not signed up|not subscribed|no quicksight (?:account|subscription)|sign up for/i.test(message))
    return { kind: 'not_signed_up' };
  return { kind: 'permission', action, explicit: /explicit deny/i.test(message) };
};
