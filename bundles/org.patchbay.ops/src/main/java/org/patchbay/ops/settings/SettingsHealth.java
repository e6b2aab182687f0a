package org.patchbay.ops.settings;

import java.util.List;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;

/** Says which written settings cannot be used: calls go on by what is inherited, which is not what somebody wanted. */
@Component
public final class SettingsHealth implements HealthCheck {
    private static final int SHOWN = 3;

    private final Settings settings;

    @Activate
    public SettingsHealth(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public HealthResult check() {
        List<SettingProblem> problems = settings.problems();
        if (problems.isEmpty()) {
            return HealthResult.ok("Every written setting that can be checked can be used.");
        }
        StringBuilder text = new StringBuilder();
        for (SettingProblem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            text.append(shown(problem.scope()))
                    .append(' ')
                    .append(problem.owner())
                    .append('.')
                    .append(problem.key())
                    .append(" is '")
                    .append(problem.value())
                    .append("', which ")
                    .append(problem.why())
                    .append(". ");
        }
        if (problems.size() > SHOWN) {
            text.append("There are ").append(problems.size() - SHOWN).append(" more. ");
        }
        return HealthResult.warn(text.append(
                        "They count as not set: correct them by patchbay:settings-set, or take them back by an empty value.")
                .toString());
    }

    /** As commands take it. */
    private static String shown(SettingsScope scope) {
        return scope.user()
                .map(u -> scope.tenant() + "/-/" + u)
                .orElseGet(() -> scope.tenant() + scope.site().map(s -> "/" + s).orElse(""));
    }
}
