package org.patchbay.feature.emergency;

import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;

/**
 * Sees to it that an emergency call is told to those responsible, with what is known of where the caller is. It refuses nothing, sends nothing
 * elsewhere and waits for nothing; the call leaves by the routing, or by the trunk alone.
 */
@Component
@HandlerInfo(name = EmergencyDesk.NAME, phase = Phase.SERVICE, emergency = true, settings = DeskSettings.class)
public final class EmergencyDesk implements CallHandler {
    static final String NAME = "emergency-desk";
    /** RFC 6442. */
    private static final String GEOLOCATION = "geolocation";

    private final Directory directory;

    @Activate
    public EmergencyDesk(@Reference Directory directory) {
        this.directory = directory;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (!attempt.emergency()) {
            return Verdict.proceed();
        }
        boolean callback = attempt.arrivedOn() == Side.PROVIDER;
        Party ours = callback ? attempt.to() : attempt.from();
        Optional<Site> site =
                ours.site().flatMap(id -> directory.site(call.scope().tenant(), id));
        Place place = callback
                ? Place.CALLBACK
                : attempt.headers().containsKey(GEOLOCATION)
                        ? Place.CALL
                        : site.map(Site::address).filter(a -> !a.isBlank()).isPresent() ? Place.SITE : Place.UNKNOWN;
        boolean test = !callback
                && call.settings(ours, DeskSettings.class)
                        .testNumbers()
                        .contains(attempt.to().dialled());
        return Verdict.with()
                .because((test ? "a test; " : "") + place.why)
                .attach(
                        EmergencyReport.NAME,
                        Map.of(
                                "user",
                                ours.user().orElse(""),
                                "site",
                                ours.site().orElse(""),
                                // Of whoever calls back it is a person's number, and not for a notice.
                                "number",
                                callback ? "" : attempt.to().dialled(),
                                "location",
                                place.word,
                                "test",
                                Boolean.toString(test)))
                .proceed();
    }

    /** What tells those who help where the caller is. */
    private enum Place {
        CALL("call", "the call carries the caller's location"),
        SITE("site", "the call carries no location: the provider has the registered address of the site"),
        UNKNOWN(
                "unknown",
                "nobody knows where the caller is: the call carries no location, and the site has no address in the directory"),
        CALLBACK("callback", "an emergency service calls back");

        private final String word;
        private final String why;

        Place(String word, String why) {
            this.word = word;
            this.why = why;
        }
    }
}
