package org.patchbay.feature.holiday;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.feature.holiday.HolidaySettings.AppliesTo;
import org.patchbay.feature.holiday.HolidaySettings.Meeting;

/**
 * What calls to a number meet on holidays of its site, and outside its opening hours: an announcement, or somebody else.
 *
 * <p>It decides before anybody asks over which peer, so that the hub has no part in it and may be down.
 */
@Component
@HandlerInfo(
        name = "holiday",
        phase = Phase.SERVICE,
        before = {"forwarding", "ring"},
        settings = HolidaySettings.class)
public final class HolidayHandling implements CallHandler {
    private static final int UNAVAILABLE = 480;
    private static final int NORMAL_UNSPECIFIED = 31;
    private static final int UNCONDITIONAL = 302;
    /** Goes out to whoever calls: which site it is and why it is closed is for the trace. */
    private static final String TOLD = "Closed";

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm", java.util.Locale.ENGLISH);

    /** Why a number is closed, and what follows from it. */
    private record Closed(String why, Meeting meeting, String prompt) {}

    private final Directory directory;
    private volatile @Nullable Countries countries;

    @Activate
    public HolidayHandling(@Reference Directory directory) {
        this.directory = directory;
    }

    /** Without it, own dates and opening hours count alone. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        Optional<User> user =
                to.user().flatMap(id -> directory.user(call.scope().tenant(), id));
        // Those who help call back at any hour.
        if (user.isEmpty() || attempt.callsBackForHelp()) {
            return Verdict.proceed();
        }
        HolidaySettings wishes = call.settings(to, HolidaySettings.class);
        boolean concerned = wishes.appliesTo() == AppliesTo.ALL || user.get().kind() == User.Kind.RESOURCE;
        if (wishes.alwaysOpen() || !concerned) {
            return Verdict.proceed();
        }
        Optional<Site> site = directory.site(user.get().tenant(), user.get().site());
        ZonedDateTime at = call.now().atZone(site.map(this::zone).orElse(ZoneOffset.UTC));
        return closed(wishes, site, at)
                .map(closed -> meets(closed, wishes, attempt))
                .orElseGet(Verdict::proceed);
    }

    private Optional<Closed> closed(HolidaySettings wishes, Optional<Site> site, ZonedDateTime at) {
        String where = site.map(s -> " at " + s.id()).orElse("");
        Optional<String> holiday = wishes.isOpenDate(at)
                ? Optional.empty()
                : wishes.ownHoliday(at).or(() -> site.filter(s -> wishes.publicHolidays())
                        .flatMap(s -> holiday(s, at))
                        .map(name -> name + " (" + site.map(Site::country).orElse("") + ")"));
        if (holiday.isPresent()) {
            return Optional.of(
                    new Closed("holiday" + where + ": " + holiday.get(), wishes.onHoliday(), wishes.holidayPrompt()));
        }
        return wishes.isOpenHour(at)
                ? Optional.empty()
                : Optional.of(new Closed(
                        "outside the opening hours" + where + ": " + CLOCK.format(at),
                        wishes.outsideHours(),
                        wishes.closedPrompt()));
    }

    private static Verdict meets(Closed closed, HolidaySettings wishes, Attempt attempt) {
        Verdict.Builder verdict = Verdict.with().because(closed.why());
        return switch (closed.meeting()) {
            case NOTHING -> verdict.proceed();
            case ANNOUNCE ->
                verdict.otherwise(UNAVAILABLE, NORMAL_UNSPECIFIED, TOLD)
                        .treat(
                                "announcement",
                                Map.of(
                                        "prompt",
                                        closed.prompt(),
                                        "early",
                                        Boolean.toString(!wishes.answer()),
                                        "sip",
                                        Integer.toString(UNAVAILABLE),
                                        "q850",
                                        Integer.toString(NORMAL_UNSPECIFIED),
                                        "reason",
                                        TOLD));
            case FORWARD -> forward(verdict, closed, wishes, attempt);
        };
    }

    /** To whoever stands in; where that is the number itself, or one the call came from, it goes on as on any day. */
    private static Verdict forward(Verdict.Builder verdict, Closed closed, HolidaySettings wishes, Attempt attempt) {
        String uri = Target.parse(wishes.forwardTo()).map(Target::uri).orElse("");
        String dialled = Party.of(uri).dialled();
        boolean had = dialled.equals(attempt.to().dialled())
                || attempt.diversions().stream()
                        .anyMatch(step -> Party.of(step.from()).dialled().equals(dialled));
        return had
                ? verdict.because(closed.why() + "; whom it is forwarded to has had the call")
                        .proceed()
                : verdict.redirect(uri, UNCONDITIONAL);
    }

    private ZoneId zone(Site site) {
        Countries policy = countries;
        return Optional.of(site.zone())
                .filter(zone -> !zone.isEmpty())
                .map(ZoneId::of)
                .or(() -> policy == null ? Optional.empty() : policy.zone(site.country()))
                .orElse(ZoneOffset.UTC);
    }

    private Optional<String> holiday(Site site, ZonedDateTime at) {
        Countries policy = countries;
        return policy == null ? Optional.empty() : policy.holiday(site.country(), site.region(), at.toLocalDate());
    }
}
