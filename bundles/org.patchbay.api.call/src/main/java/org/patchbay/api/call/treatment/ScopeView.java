package org.patchbay.api.call.treatment;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Leg;

/** What a treatment may see of its scope. Valid only during the asking. For a desk, caller and callee are those of no call: empty parties. */
@ProviderType
public interface ScopeView extends CallView {

    /** The legs of the call, the caller's first; those that ended are left out. */
    List<Leg> legs();

    /** The leg the call began with, unless it has ended or the runtime itself began. */
    Optional<Leg> callerLeg();

    /** Whether this treatment controls the scope, or only observes it. */
    boolean controls();
}
