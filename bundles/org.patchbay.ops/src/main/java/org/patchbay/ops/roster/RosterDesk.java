package org.patchbay.ops.roster;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.admin.RosterView;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.store.StoreException;

/** The roster beside what the core has bound. Apart from {@link RosterBook}, which the core itself needs. */
@Component(service = RosterOperations.class)
public final class RosterDesk implements RosterOperations {
    private final RosterBook book;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallOperations calls;

    @Activate
    public RosterDesk(@Reference RosterBook book) {
        this.book = book;
    }

    /** With a core, for tests. */
    RosterDesk with(CallOperations core) {
        calls = core;
        return this;
    }

    @Override
    public List<RosterView> all() {
        CallOperations core = calls;
        List<SlotView> handlers = core == null
                ? List.of()
                : core.slots().stream()
                        .filter(s -> s.kind().equals("handler") && !s.state().equals("standby"))
                        .toList();
        return book.lines().stream()
                .map(line -> {
                    Optional<SlotView> slot = handlers.stream()
                            .filter(s -> s.name().equals(line.name()))
                            .min((a, b) -> a.state().compareTo(b.state()));
                    String state =
                            core == null ? "unknown" : slot.map(SlotView::state).orElse("absent");
                    return new RosterView(
                            line.tenant(),
                            line.name(),
                            line.entry(),
                            line.source(),
                            line.author(),
                            state,
                            slot.filter(s -> s.state().equals("live"))
                                    .map(s -> s.bundle() + " " + s.version())
                                    .orElse(""));
                })
                .toList();
    }

    @Override
    public void set(String author, String tenant, RosterEntry entry) throws StoreException {
        book.set(author, tenant, entry);
    }

    @Override
    public boolean remove(String author, String tenant, String name) throws StoreException {
        return book.remove(author, tenant, name);
    }
}
