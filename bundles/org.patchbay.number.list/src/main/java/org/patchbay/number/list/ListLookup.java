package org.patchbay.number.list;

import java.time.Instant;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.api.directory.list.Ruling;
import org.patchbay.api.ops.list.ListKind;

/** Answers calls. {@link ListKeeper} makes it available once the lists have been read for the first time. */
@Component(enabled = false)
public final class ListLookup implements NumberLists {
    private final ListKeeper keeper;

    @Activate
    public ListLookup(@Reference ListKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Ruling ruling(ListOwner owner, Direction direction, String number, Instant at) {
        Map<ListKind, ListState> own = keeper.of(owner);
        if (own.isEmpty()) {
            return Ruling.UNLISTED;
        }
        boolean callers = direction == Direction.CALLERS;
        ListState allowed = own.get(callers ? ListKind.ALLOWED_CALLERS : ListKind.ALLOWED_DESTINATIONS);
        ListState blocked = own.get(callers ? ListKind.BLOCKED_CALLERS : ListKind.BLOCKED_DESTINATIONS);
        if (allowed == null && blocked == null) {
            return Ruling.UNLISTED;
        }
        Dialled dialled = Dialled.of(number);
        int minute = Ends.now(at);
        if (allowed != null && allowed.numbers().has(dialled, minute)) {
            return Ruling.ALLOWED;
        }
        return blocked != null && blocked.numbers().has(dialled, minute) ? Ruling.BLOCKED : Ruling.UNLISTED;
    }
}
