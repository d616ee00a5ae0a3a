package dev.parallax;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Data flows one way: source, journal, detect, finding, report. Each rule says why. */
@AnalyzeClasses(packages = "dev.parallax", importOptions = ImportOption.DoNotIncludeTests.class)
class TestArchitecture {

    private static ArchRule may(String packageName, String why, String... others) {
        String[] allowed = new String[others.length + 2];
        allowed[0] = "dev.parallax." + packageName + "..";
        allowed[1] = "dev.parallax.problem..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 2] = "dev.parallax." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(allowed[0])
                .should()
                .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "dev.parallax..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed))))
                .because(why);
    }

    private static ArchRule onlyIn(String why, String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(why);
    }

    @ArchTest
    static final ArchRule mysql = may("mysql", "MySQL's vocabulary is values that everything else is built of");

    @ArchTest
    static final ArchRule change = may("change", "what a log says does not depend on who reads it", "mysql");

    @ArchTest
    static final ArchRule finding =
            may("finding", "evidence is data; who found it and who renders it are elsewhere", "change", "mysql");

    @ArchTest
    static final ArchRule server = may("server", "asking a server is below reading its log", "mysql");

    @ArchTest
    static final ArchRule schema =
            may("schema", "definitions are read by those who read logs", "change", "mysql", "server");

    @ArchTest
    static final ArchRule source =
            may("source", "a source delivers changes and knows no consumer", "change", "schema", "mysql", "server");

    @ArchTest
    static final ArchRule journal =
            may("journal", "a journal keeps changes, wherever they come from", "change", "mysql");

    @ArchTest
    static final ArchRule detect = may(
            "detect",
            "detection is a pure function of two streams, so that it runs on files, journals and elsewhere alike",
            "change",
            "schema",
            "finding",
            "mysql");

    @ArchTest
    static final ArchRule verify = may(
            "verify",
            "comparing tables needs servers and what is in flight between them, and neither journal nor detection",
            "change",
            "schema",
            "finding",
            "server",
            "mysql");

    @ArchTest
    static final ArchRule rule =
            may("rule", "a catalogue is read by those who find and by those who ignore, and asks nobody", "finding");

    @ArchTest
    static final ArchRule doctor = may(
            "doctor",
            "the state of two servers is judged by the rules alone, whoever wants to know",
            "rule",
            "finding",
            "server",
            "mysql");

    @ArchTest
    static final ArchRule expressionsStayInDoctor = onlyIn(
            "no other command is to load the expression library, and what an expression may do is decided in one place",
            "org.apache.commons.jexl3..",
            "dev.parallax.doctor..");

    @ArchTest
    static final ArchRule health = may(
            "health",
            "whether a node may be sent clients is read from its state and from the last report, and finds nothing new",
            "doctor",
            "report",
            "finding",
            "server",
            "mysql");

    @ArchTest
    static final ArchRule metricsStayInHealth = onlyIn(
            "no other command is to load the metrics library, and what is told to the network is decided in one place",
            "io.prometheus..",
            "dev.parallax.health..");

    @ArchTest
    static final ArchRule repair = may(
            "repair",
            "what mends a row is decided by the evidence and the rows alone, and compared as verify compares",
            "verify",
            "finding",
            "server",
            "mysql");

    @ArchTest
    static final ArchRule setup = may(
            "setup",
            "making a pair needs servers alone; whether both hold the same is asked of whoever calls",
            "finding",
            "server",
            "mysql");

    @ArchTest
    static final ArchRule onlySetupWrites = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parallax.setup..")
            .should()
            .callMethod(
                    dev.parallax.server.Connections.class, "openToWrite", dev.parallax.mysql.ConnectionSettings.class)
            .because("an audited server is never written to; setup alone is there to change servers");

    @ArchTest
    static final ArchRule report = may("report", "a report renders findings", "finding", "change", "mysql");

    @ArchTest
    static final ArchRule sandbox = may("sandbox", "a throwaway pair is a tool beside the auditor", "mysql");

    @ArchTest
    static final ArchRule nothingUsesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parallax.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parallax.cli..")
            .because("the command line is an edge: everything it does can be done without it");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.parallax.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule connectorStaysInSource = onlyIn(
            "the connector loses data an auditor must not lose; only source knows how to use it safely",
            "com.github.shyiko..",
            "dev.parallax.source..");

    @ArchTest
    static final ArchRule chronicleStaysInJournal = onlyIn(
            "the journal's format is ours; the queue below it can be exchanged",
            "net.openhft..",
            "dev.parallax.journal..");

    @ArchTest
    static final ArchRule detectTouchesNothing = noClasses()
            .that()
            .resideInAPackage("dev.parallax.detect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..")
            .because("detection needs no disk, no network and no server");
}
