package org.patchbay.presence.teams;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.presence.teams.FakeSubscriptions.Made;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;

/** The webhook with what is around it, for its tests. */
class Hooked {
    static final String URL = "https://patchbay.example/hooks/teams-presence";

    final World world = new World();
    final FakeSubscriptions graph = new FakeSubscriptions(world.teams, world.clock);
    final Map<String, Object> configured = new HashMap<>(Map.of("notification_url", URL));
    ManualSchedule schedule = new ManualSchedule();
    TeamsHook hook = start();

    TeamsHook start() {
        TeamsHook next = new TeamsHook(
                world.microsoft,
                schedule,
                new MemorySecrets(),
                world.store,
                configured,
                world.clock,
                Runnable::run,
                Runnable::run,
                () -> {});
        next.bindIntake(world.intake);
        graph.hook(next);
        return next;
    }

    /** So many who have connected: u1 and so on. */
    void users(int count) {
        List<User> users = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String name = String.format("u%04d", i);
            FakeTeams.Account account = world.teams.accounts.values().stream()
                    .filter(each -> each.user.equals(name))
                    .findFirst()
                    .orElse(null);
            users.add(World.user(account == null ? world.teams.add(name, i) : account));
            world.accounts.connect(name);
        }
        world.know(users.toArray(User[]::new));
        world.intake.doubted.clear();
    }

    void pass(Duration time) {
        Duration step = TeamsHook.PERIOD;
        for (Duration done = Duration.ZERO; done.compareTo(time) < 0; done = done.plus(step)) {
            world.clock.move(step);
            schedule.elapse(step);
        }
    }

    void tick() {
        pass(TeamsHook.PERIOD);
    }

    WebhookAnswer post(String body) {
        return hook.take(new WebhookCall(Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    static String notice(Made of, String secret, String rest) {
        return "{\"value\":[{\"subscriptionId\":\"" + of.id() + "\",\"clientState\":\"" + secret
                + "\",\"changeType\":\"updated\",\"tenantId\":\"00000000-0000-0000-0000-00000000ffff\"," + rest + "}]}";
    }

    static String change(Made of, String id) {
        return notice(
                of,
                of.secret(),
                "\"resource\":\"communications/presences/" + id
                        + "\",\"resourceData\":{\"@odata.type\":\"#microsoft.graph.presence\",\"id\":\"" + id
                        + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"}");
    }
}
