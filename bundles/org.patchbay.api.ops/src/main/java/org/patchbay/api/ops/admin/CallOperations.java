package org.patchbay.api.ops.admin;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** What the core shows of calls and of who is asked about them. */
@ProviderType
public interface CallOperations {

    /** The calls that are going on, oldest first. */
    List<CallSummary> calls();

    /** A call's life so far, or of one that ended lately; empty when it is not known any more. */
    List<TraceEntry> trace(String call);

    /** The ids of the calls that ended last, newest first. */
    List<String> recent(int count);

    /** Everything that is bound, in the order it is asked; what stands by comes after what is live. */
    List<SlotView> slots();

    /** The live slot of this kind and name. */
    default Optional<SlotView> live(String kind, String name) {
        return slots().stream()
                .filter(s -> s.state().equals("live")
                        && s.kind().equals(kind)
                        && s.name().equals(name))
                .findFirst();
    }

    /** Ends a call; false when there is none of that id. */
    boolean hangup(String author, String call);
}
