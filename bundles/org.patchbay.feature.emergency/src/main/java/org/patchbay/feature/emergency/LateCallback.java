package org.patchbay.feature.emergency;

import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;

/**
 * A call to a number that emergency services were shown, and that leads to no caller any more: the time is over in which the trunk knew whom
 * it stood for. Somebody has to answer it all the same.
 */
@Component
@HandlerInfo(name = LateCallback.NAME, phase = Phase.SERVICE, settings = CallbackSettings.class)
public final class LateCallback implements CallHandler {
    static final String NAME = "emergency-callback";
    /** RFC 4458: forwarded whatever the state of the called one. */
    private static final int UNCONDITIONAL = 302;

    private final Directory directory;

    @Activate
    public LateCallback(@Reference Directory directory) {
        this.directory = directory;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Optional<E164> number = attempt.to().e164();
        if (attempt.arrivedOn() != Side.PROVIDER
                || number.isEmpty()
                || attempt.to().user().isPresent()) {
            return Verdict.proceed();
        }
        CallbackSettings settings = call.settings(attempt.to(), CallbackSettings.class);
        if (!wasShown(number.get(), settings, call.scope().tenant())) {
            return Verdict.proceed();
        }
        Verdict.Builder verdict = Verdict.with();
        String desk = settings.desk().strip();
        if (desk.isEmpty()) {
            return verdict.because("an emergency service may be calling back, and no desk is set to take it")
                    .proceed();
        }
        String uri = desk.startsWith("tel:") || desk.startsWith("sip:")
                ? desk
                : E164.parse(desk).map(n -> "tel:" + n.value()).orElse("sip:" + desk);
        return Party.of(uri).dialled().equals(attempt.to().dialled())
                ? Verdict.proceed()
                : verdict.because("an emergency service may be calling back: the desk takes it")
                        .redirect(uri, UNCONDITIONAL);
    }

    private boolean wasShown(E164 number, CallbackSettings settings, String tenant) {
        return settings.numbers().stream()
                        .flatMap(text -> E164.parse(text).stream())
                        .anyMatch(number::equals)
                || directory.sites(tenant).stream()
                        .flatMap(site -> site.emergencyNumber().stream())
                        .anyMatch(number::equals);
    }
}
