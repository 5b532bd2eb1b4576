import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListName, SavedView } from '../../shared/contract/lists.ts';
import { orpc } from '../app/client.ts';
import { useNotify } from './notifications.ts';
import { problemOf } from './problem-of.ts';
import { SaveView } from './save-view.tsx';
import { visibleText } from './visible-text.ts';

export interface ListViewsProps {
  readonly list: ListName;
  readonly views: readonly SavedView[];
  /** Filters and order as they are now. */
  readonly view: string;
  readonly open: (view: string) => void;
}

/** Opens, keeps and removes named sets of filters of one list. */
export const ListViews = ({ list, views, view, open }: ListViewsProps) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const [saving, setSaving] = useState(false);
  const remove = useMutation(
    orpc.lists.removeView.mutationOptions({
      onSuccess: (kept, { name }) => {
        cache.setQueryData(orpc.lists.get.queryKey({ input: { list } }), kept);
        notify({ type: 'success', content: `The view “${visibleText(name)}” was removed.` });
      },
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  const shown = views.find(({ address }) => address === view && view !== '');
  const take = (id: string) => {
    if (id === 'all') open('');
    else if (id === 'save') setSaving(true);
    else if (id === 'remove' && shown) remove.mutate({ list, name: shown.name });
    else if (id.startsWith('view:')) open(views[Number(id.slice(5))]?.address ?? '');
  };
  return (
    <>
      <ButtonDropdown
        expandToViewport
        loading={remove.isPending}
        items={[
          { id: 'all', text: 'Everything', itemType: 'checkbox', checked: view === '' },
          ...views.map((one, at) => ({
            id: `view:${at}`,
            text: visibleText(one.name),
            itemType: 'checkbox' as const,
            checked: one === shown,
          })),
          {
            id: 'save',
            text: 'Save this view',
            iconName: 'add-plus' as const,
            disabled: view === '' || shown !== undefined,
            disabledReason: shown
              ? 'These filters and this order are saved already.'
              : 'Filter or order the list first.',
          },
          ...(shown
            ? [{ id: 'remove', text: `Remove “${visibleText(shown.name)}”`, iconName: 'remove' as const }]
            : []),
        ]}
        onItemClick={({ detail }) => take(detail.id)}
      >
        {shown ? <span className="view-name">{visibleText(shown.name)}</span> : 'Views'}
      </ButtonDropdown>
      {saving && (
        <SaveView
          list={list}
          taken={views.map(({ name }) => name)}
          address={view}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
};
