package org.patchbay.zoom;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.zoom.PhoneCalls.Who;

/** What the events that Zoom posts mean. Of whom the directory does not know, nothing. */
final class Events {
    private static final String PRESENCE = "user.presence_status_updated";
    private static final Set<String> BEGIN = Set.of("phone.caller_connected", "phone.callee_answered");
    private static final Set<String> END = Set.of("phone.caller_ended", "phone.callee_ended");
    static final Set<String> NAMES = Set.of(
            PRESENCE, "phone.caller_connected", "phone.callee_answered", "phone.caller_ended", "phone.callee_ended");

    private final Accounts accounts;

    Events(Accounts accounts) {
        this.accounts = accounts;
    }

    /** @param name one of {@link #NAMES} */
    void take(AccountSettings settings, String name, Json event, PresenceIntake intake, Instant now) {
        Json object = event.get("payload").get("object");
        long at = event.number("event_ts");
        if (name.equals(PRESENCE)) {
            user(settings, object.text("id"), object.text("email"))
                    .ifPresent(who -> presence(who, object.text("presence_status"), at, intake, now));
            return;
        }
        String call = object.text("call_id");
        String side = name.startsWith("phone.caller_") ? "caller" : "callee";
        Optional<Who> who = call.isEmpty()
                ? Optional.empty()
                : user(settings, object.get(side).text("user_id"), "");
        if (BEGIN.contains(name)) {
            who.filter(each -> accounts.calls().began(each, call, now))
                    .ifPresent(each -> intake.seen(seen(each, PresenceStatus.IN_A_CALL, name, at, now)));
        } else if (END.contains(name)) {
            who.filter(each -> accounts.calls().ended(each, call))
                    .ifPresent(each -> intake.doubt(Platform.ZOOM, each.tenant(), List.of(each.user())));
        }
    }

    private Optional<Who> user(AccountSettings settings, String id, String mail) {
        return accounts.user(settings, id, mail).map(User::id).map(user -> new Who(settings.tenant(), user));
    }

    private void presence(Who who, String said, long at, PresenceIntake intake, Instant now) {
        if (!said.isEmpty()) {
            PresenceStatus status = accounts.calls().said(who, Spelling.read(said));
            intake.seen(seen(who, status, said, at, now));
        }
    }

    private static Seen seen(Who who, PresenceStatus status, String said, long at, Instant now) {
        String stamp = at > 0 ? String.format(Locale.ROOT, "%015d", at) : "";
        return new Seen(who.tenant(), who.user(), new Presence(Platform.ZOOM, status, said, now), stamp);
    }
}
