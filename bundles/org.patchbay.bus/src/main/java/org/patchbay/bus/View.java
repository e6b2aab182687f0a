package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.ops.settings.SettingsScope;

/** What one asking may see. */
record View(
        ScopeState call,
        String owner,
        Map<String, String> state,
        int stateVersion,
        boolean controls,
        Instant now,
        Duration limit)
        implements ScopeView {

    @Override
    public Scope scope() {
        return call.scope;
    }

    @Override
    public Party caller() {
        return call.caller;
    }

    @Override
    public Party callee() {
        return call.callee;
    }

    @Override
    public List<Leg> legs() {
        return call.legs.published();
    }

    @Override
    public Optional<Leg> callerLeg() {
        return call.legs.callerLeg();
    }

    @Override
    public boolean rehearsal() {
        return call.rehearsal != null;
    }

    @Override
    public Instant deadline() {
        return now.plus(limit);
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        return read(SettingsScope.tenant(scope().tenant()), type);
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        return read(new SettingsScope(scope().tenant(), party.site(), party.user()), type);
    }

    /** Without settings nobody knows what was forbidden: the handler fails, and the roster says what that means. */
    private <C extends Record> C read(SettingsScope whose, Class<C> type) {
        return call.core
                .settings
                .use(s -> Optional.of(s.read(whose, owner, type)), Optional.<C>empty())
                .orElseThrow(() -> new IllegalStateException(
                        "Settings cannot be read now: no service of org.patchbay.api.ops.settings.Settings is there."));
    }
}
