package org.patchbay.routing;

import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;

/**
 * Puts right whom an extension means. The same digits are one colleague's at this site and another's elsewhere: before anybody is asked what the
 * called user wants, the call becomes one to the user whom somebody at this site means.
 */
@Component
@HandlerInfo(
        name = "extension-dialling",
        phase = Phase.SCREEN,
        before = {"blocking", "country-eligibility", "licence"})
public final class ExtensionDialling implements CallHandler {
    private final Whom whom;

    @Activate
    public ExtensionDialling(@Reference Directory directory) {
        this.whom = new Whom(directory);
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (attempt.peer().isPresent() || attempt.to().e164().isPresent()) {
            return Verdict.proceed();
        }
        Optional<User> meant = whom.called(attempt, call);
        boolean right = meant.map(User::id).equals(attempt.to().user());
        Optional<String> uri = meant.flatMap(user -> uri(whom, user));
        return right || uri.filter(u -> !u.equals(attempt.to().uri())).isEmpty()
                ? Verdict.proceed()
                : Verdict.with()
                        .because("extension " + attempt.to().dialled() + " means "
                                + meant.map(User::id).orElse("") + " here")
                        .redirect(uri.get(), 0);
    }

    /** How a user is called wherever the caller is: by the number, else by the whole extension. */
    static Optional<String> uri(Whom whom, User user) {
        return user.number().map(n -> "tel:" + n.value()).or(() -> whole(whom, user)
                .map(extension -> "sip:" + extension));
    }

    /** The extension behind the code of its site. */
    static Optional<String> whole(Whom whom, User user) {
        String code = whom.directory()
                .site(user.tenant(), user.site())
                .map(site -> site.code())
                .orElse("");
        return user.extension().map(extension -> code + extension);
    }
}
