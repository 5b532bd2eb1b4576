import { isJsonList, isJsonObject } from '../../../shared/domain/json-document.ts';
import { readJsonAt } from '../../../shared/domain/json-document-path.ts';
import type { PromotedAsset } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

const declaredIn = ({ content }: PromotedAsset): string[] => {
  const declared = content && readJsonAt(content.document, ['Definition', 'ParameterDeclarations']);
  if (!isJsonList(declared)) return [];
  return declared.flatMap((one) =>
    isJsonObject(one)
      ? [...one.values()].flatMap((parameter) => {
          const name = readJsonAt(parameter, ['Name']);
          return typeof name === 'string' ? [name] : [];
        })
      : [],
  );
};

/** A default that the stage has for a parameter which no dashboard has any more changes nothing, unnoticed. */
export const checkParameters: PreflightCheck = ({ placed, input: { mapping } }) => {
  const declared = new Set(placed.flatMap(declaredIn));
  return mapping.parameters
    .filter(({ name }) => !declared.has(name))
    .map(({ name }) => ({
      severity: 'warning',
      message: `The mapping has a default for the parameter ${name}, which nothing in this release has.`,
      todo: 'Take it out of the mapping, or name the parameter as the dashboard does.',
    }));
};
