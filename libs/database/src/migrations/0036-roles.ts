import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who makes accounts and gives rights, and who looks at what was done with them: neither works a case. */
export class AddRoles1764000000036 implements MigrationInterface {
  readonly name = 'AddRoles1764000000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE staff
        DROP CONSTRAINT staff_role_check,
        ADD CONSTRAINT staff_role_check
          CHECK (role IN ('administrator', 'manager', 'business-support', 'operations', 'auditor', 'leader'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE staff
        DROP CONSTRAINT staff_role_check,
        ADD CONSTRAINT staff_role_check CHECK (role IN ('business-support', 'manager', 'operations', 'leader'));
    `);
  }
}
