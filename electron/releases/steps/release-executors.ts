import { isJsonObject } from '../../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import type { Json } from '../../../shared/domain/plan.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import type { Executors, StepExecutor } from '../../operations/executor.ts';
import type { Store } from '../../store/store.ts';
import { assetPut, type ReleaseDocuments } from './asset-put.ts';
import { assetRemove } from './asset-remove.ts';
import { bundleImport } from './bundle-import.ts';
import { dashboardPublish } from './dashboard-publish.ts';
import { dashboardVerify } from './dashboard-verify.ts';

/** The kinds of step that carry whole assets; their documents are in the profile. */
export const releaseExecutors = (releases: Pick<Store['releases'], 'content'>): Executors<QuickSight> => {
  const documents: ReleaseDocuments = {
    document: async (hash) => {
      const text = await releases.content(hash);
      const document = text === null ? undefined : parseJsonDocument(text);
      if (!isJsonObject(document)) throw new Error(`The document ${hash} of a plan is not in the profile`);
      return document;
    },
  };
  return new Map(
    [assetPut(documents), assetRemove, bundleImport(documents), dashboardVerify, dashboardPublish].map(
      (executor) => [executor.kind, executor as StepExecutor<Json, QuickSight>],
    ),
  );
};
