package io.godwit.service.console;

import gg.jte.models.runtime.JteModel;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.Selections;
import io.godwit.service.access.Action;
import io.godwit.service.access.Project;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.job.Draft;
import io.godwit.service.job.Drafts;
import io.godwit.service.job.Migrations;
import io.godwit.service.job.NewClusterMigrations;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.provision.Provisioners;
import io.godwit.service.rest.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Preparing a migration, step by step. Each step is kept before it is looked at, so that nothing that was typed is lost. */
@Controller
final class WizardPages {
    /** Collections on a page of the schema step: each is a form. */
    private static final int CONFIGURED = 20;

    private static final Pattern CREDENTIALS = Pattern.compile("^(\\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?)[^/]*@");

    private final Templates templates;
    private final Drafts drafts;
    private final Clusters clusters;
    private final Migrations migrations;
    private final NewClusterMigrations newClusters;
    private final Provisioners provisioners;

    WizardPages(
            Templates templates,
            Drafts drafts,
            Clusters clusters,
            Migrations migrations,
            NewClusterMigrations newClusters,
            Provisioners provisioners) {
        this.templates = templates;
        this.drafts = drafts;
        this.clusters = clusters;
        this.migrations = migrations;
        this.newClusters = newClusters;
        this.provisioners = provisioners;
    }

    @GetMapping("/console/migrations")
    Page list(View view) {
        List<Draft> own =
                view.project().map(project -> drafts.list(view.caller(), project.id())).orElse(List.of()).stream()
                        .filter(draft -> draft.fields().size() > 1)
                        .toList();
        return Page.of(templates.migrations(view, own));
    }

    @GetMapping("/console/migrations/current-organization")
    Page here(View view) {
        return begin(view, "here");
    }

    @GetMapping("/console/migrations/other-organization")
    Page elsewhere(View view) {
        return begin(view, Wizard.ELSEWHERE);
    }

    /** In a draft of which nothing is filled in yet, if there is one: whoever only looks leaves nothing behind. */
    private Page begin(View view, String kind) {
        String project = view.project().map(Project::id).orElse("");
        Map<String, List<String>> nothing = Map.of("kind", List.of(kind));
        Draft draft = drafts.list(view.caller(), project).stream()
                .filter(own -> own.fields().equals(nothing))
                .findFirst()
                .orElseGet(() -> drafts.create(view.caller(), project, nothing));
        Wizard wizard =
                new Wizard(draft, WizardStep.all(kind.equals(Wizard.ELSEWHERE)).get(0));
        return Page.to(wizard.path(wizard.step()));
    }

    @PostMapping("/console/migrations/drafts/{id}/delete")
    Page delete(View view, @PathVariable("id") String id) {
        drafts.delete(view.caller(), id);
        return Page.to(view.inProject("migrations"));
    }

    @GetMapping("/console/migrations/drafts/{id}/{step}")
    Page show(
            View view,
            @PathVariable("id") String id,
            @PathVariable("step") String step,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        return Page.of(page(view, wizard(view, id, step), "", false, Pager.number(number)));
    }

    private Wizard wizard(View view, String id, String path) {
        Draft draft = drafts.find(view.caller(), id);
        Wizard wizard = new Wizard(draft, WizardStep.REVIEW);
        WizardStep step = WizardStep.of(path)
                .filter(wizard.steps()::contains)
                .orElseThrow(() -> Problem.NO_SUCH_PATH.with("There is no such step."));
        return new Wizard(draft, step);
    }

    /** Keeps a step as it is filled in, and goes where it was asked to go: on only if the step is in order. */
    @PostMapping("/console/migrations/drafts/{id}/{step}")
    Page keep(
            View view,
            HttpServletRequest request,
            @PathVariable("id") String id,
            @PathVariable("step") String step,
            @RequestParam(name = "go", defaultValue = "stay") String go,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        Wizard wizard = wizard(view, id, step);
        Form form = Form.of(request);
        boolean connecting = wizard.step() == WizardStep.CONNECT;
        boolean elsewhere = connecting && leadsElsewhere(wizard.draft(), form);
        if (elsewhere) {
            // Before the new address is kept: what was given for one is never sent to another.
            drafts.token(view.caller(), id, Optional.empty());
        }
        wizard = new Wizard(drafts.save(view.caller(), id, kept(wizard, form)), wizard.step());
        if (go.equals("back") && wizard.before().isPresent()) {
            return Page.to(wizard.path(wizard.before().get()));
        }
        if (go.startsWith("page-")) {
            return Page.to(wizard.path(wizard.step()) + "?page=" + Pager.number(go.substring(5)));
        }
        int page = Pager.number(number);
        try {
            if (connecting && credentials(form)) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("connect.credentials"));
            }
            if (connecting) {
                keepToken(view, wizard, form);
                wizard = wizard(view, id, step);
            }
            if (elsewhere && !form.hasSecret() && !form.is("access", "none")) {
                throw Problem.INVALID_PARAMETER.with(view.text().of("connect.again"));
            }
            if (go.equals("stay")) {
                return Page.of(page(view, wizard, "", false, page));
            }
            check(view, wizard);
            return go.equals("test")
                    ? Page.of(page(view, wizard, "", true, page))
                    : Page.to(wizard.path(wizard.next()));
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(page(view, wizard, view.text().why(e), false, page));
        }
    }

    /** Boxes that are not ticked are not sent: what the step asks about and the form does not say is not so. */
    private static Map<String, List<String>> kept(Wizard wizard, Form form) {
        Map<String, List<String>> fields = new HashMap<>(form.fields());
        fields.keySet().removeAll(List.of("go", "kind", "page"));
        fields.computeIfPresent(
                "endpoint",
                (name, values) -> List.of(CREDENTIALS.matcher(values.get(0)).replaceFirst("$1")));
        if (wizard.step() == WizardStep.SELECT && !form.text("shown").isEmpty()) {
            fields.putIfAbsent("collections", List.of());
        }
        return fields;
    }

    /** User and password in front of the host. */
    private static boolean credentials(Form form) {
        return CREDENTIALS.matcher(form.text("endpoint")).find();
    }

    /** Whether what is stored to be let in was given for another address, another user or another way to be let in. */
    private static boolean leadsElsewhere(Draft before, Form form) {
        return before.tokenKept()
                && List.of("endpoint", "access", "user").stream()
                        .anyMatch(field -> !before.text(field).equals(form.text(field)));
    }

    private void keepToken(View view, Wizard wizard, Form form) {
        if (form.is("access", "none") || form.hasSecret()) {
            drafts.token(view.caller(), wizard.draft().id(), Optional.ofNullable(form.token(view.text())));
        }
    }

    /** Whether one may go on from here. */
    private void check(View view, Wizard wizard) {
        switch (wizard.step()) {
            case CONNECT ->
                clusters.test(
                        view.caller(),
                        wizard.draft().text("endpoint"),
                        drafts.token(wizard.draft()).orElse(null));
            case SETTINGS -> checkSettings(view, wizard);
            case SELECT -> {
                if (wizard.collections().isEmpty()) {
                    throw Problem.INVALID_PARAMETER.with(view.text().of("select.nothing"));
                }
                requireTarget(view, wizard);
                migrations.requirePlans(view.caller(), wizard.request(drafts.token(wizard.draft())));
            }
            case SCHEMA -> requireClear(view, wizard);
            case REVIEW -> {}
        }
    }

    private void checkSettings(View view, Wizard wizard) {
        if (wizard.draft().text("source").isEmpty()) {
            throw Problem.INVALID_PARAMETER.with(view.text().of("settings.noSource"));
        }
        if (wizard.makesTarget()) {
            newClusters.check(
                    view.caller(),
                    wizard.draft().text("source"),
                    ClusterPages.order(wizard.draft().project(), wizard.form()));
            return;
        }
        requireTarget(view, wizard);
        migrations.requirePlans(view.caller(), wizard.request(Optional.empty()));
    }

    private static void requireTarget(View view, Wizard wizard) {
        if (wizard.draft().text("target").isEmpty()) {
            throw Problem.INVALID_PARAMETER.with(view.text().of("settings.noTarget"));
        }
    }

    /** Names that clash are mended where they stand; whatever else preflight finds is shown in the review. */
    private void requireClear(View view, Wizard wizard) {
        Clashes clashes = Clashes.of(wizard, preview(view, wizard));
        if (!clashes.names().isEmpty()) {
            throw Problem.NAME_CLASH.with(view.text().of("schema.clash.mend"));
        }
        clashes.wrongName().ifPresent(wrong -> {
            throw Problem.INVALID_PARAMETER.with(wrong.object() + ": " + wrong.evidence());
        });
    }

    private MigrationPlan preview(View view, Wizard wizard) {
        return migrations.draft(view.caller(), wizard.request(drafts.token(wizard.draft())));
    }

    @PostMapping("/console/migrations/drafts/{id}/migrate")
    Page migrate(View view, HttpServletRequest request, @PathVariable("id") String id) {
        Wizard wizard = wizard(view, id, WizardStep.REVIEW.path());
        try {
            if (wizard.makesTarget()) {
                NewClusterMigrations.Submission made = newClusters.submit(
                        view.caller(),
                        wizard.draft().text("source"),
                        ClusterPages.order(wizard.draft().project(), wizard.form()),
                        wizard.databases());
                Audit.about(request, made.job());
                drafts.delete(view.caller(), id);
                return Page.of(templates.migrationMade(view, wizard.draft().text("name"), made));
            }
            String job = migrations
                    .submit(view.caller(), wizard.request(drafts.token(wizard.draft())), Optional.empty())
                    .job();
            Audit.about(request, job);
            drafts.delete(view.caller(), id);
            return Page.to("/console/jobs/" + job);
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(page(view, wizard, view.text().why(e), false, 1));
        }
    }

    /**
     * @param works whether the source was just tried, and answered
     * @param number of the page of a step that has several
     */
    private JteModel page(View view, Wizard wizard, String problem, boolean works, int number) {
        try {
            return switch (wizard.step()) {
                case SETTINGS -> settings(view, wizard, problem);
                case CONNECT -> templates.connect(view, wizard, problem, works);
                case SELECT -> select(view, wizard, problem);
                case SCHEMA -> schema(view, wizard, problem, number);
                case REVIEW -> review(view, wizard, problem);
            };
        } catch (ProblemException e) {
            // The page needs its source, or its target, to say anything: so it says why it cannot.
            return templates.wizardProblem(view, wizard, e.problem(), e.detail());
        }
    }

    private JteModel settings(View view, Wizard wizard, String problem) {
        String source = wizard.draft().text("source");
        List<String> databases = List.of();
        String said = problem;
        if (!source.isEmpty()) {
            try {
                databases = clusters.databases(view.caller(), source);
            } catch (ProblemException e) {
                said = problem.isEmpty() ? view.text().why(e) : problem;
            }
        }
        return templates.settings(
                view,
                wizard,
                sources(view, wizard.draft()),
                targets(view),
                databases,
                provisioners.regions(view.caller()),
                provisioners.offered(),
                said);
    }

    /** Of the project that the draft was begun in. */
    private List<RegisteredCluster> sources(View view, Draft draft) {
        return clusters.list(view.caller()).stream()
                .filter(cluster -> cluster.project().equals(draft.project()))
                .toList();
    }

    /** Of whatever project of the organization, where one may migrate to. */
    private List<RegisteredCluster> targets(View view) {
        return clusters.list(view.caller()).stream()
                .filter(cluster -> view.caller().may(Action.MIGRATE, cluster.project(), cluster.id()))
                .toList();
    }

    private JteModel select(View view, Wizard wizard, String problem) {
        Optional<String> token = drafts.token(wizard.draft());
        List<String> databases = clusters.test(view.caller(), wizard.draft().text("endpoint"), token.orElse(null))
                .databases();
        String database = wizard.draft().text("database");
        String chosen = databases.contains(database) ? database : databases.get(0);
        MigrationPlan held = migrations.survey(
                view.caller(),
                wizard.source(token),
                new Selections(List.of(new Selection(chosen, "*", chosen, "*")), List.of()));
        return templates.select(view, wizard, databases, chosen, held, targets(view), problem);
    }

    /** Where names clash, the page with the first of them. */
    private JteModel schema(View view, Wizard wizard, String problem, int number) {
        MigrationPlan plan = preview(view, wizard);
        Clashes clashes = Clashes.of(wizard, plan);
        int page = number;
        for (int i = 0; i < plan.collections().size() && !problem.isEmpty(); i++) {
            if (clashes.names().containsKey(plan.collections().get(i).source().toString())) {
                page = i / CONFIGURED + 1;
                break;
            }
        }
        return templates.schemaStep(
                view,
                wizard,
                plan,
                clashes,
                new Pager(page, CONFIGURED, plan.collections().size()),
                problem);
    }

    private JteModel review(View view, Wizard wizard, String problem) {
        if (wizard.makesTarget()) {
            MigrationPlan held = migrations.survey(
                    view.caller(),
                    wizard.source(Optional.empty()),
                    new Selections(
                            wizard.databases().stream()
                                    .map(choice -> new Selection(choice.source(), "*", choice.target(), "*"))
                                    .toList(),
                            List.of()));
            return templates.review(view, wizard, held, Optional.empty(), problem);
        }
        MigrationPlan plan = preview(view, wizard);
        return templates.review(view, wizard, plan, Optional.of(Recipes.of(wizard, plan)), problem);
    }
}
