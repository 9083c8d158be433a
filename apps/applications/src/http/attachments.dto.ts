import { IsDay, IsId } from '@gt/service-kit';
import { IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { PRINTS, type PrintSize } from '../commands/photo-picture.js';
import { IsItem } from './commands.dto.js';

export class AttachmentQuery {
  /** line of the list of materials */
  @IsItem() material: string;
  /** the attachment that it takes the place of */
  @IsOptional() @IsId() replaces?: string;
}
export class PhotoQuery { @IsOptional() @IsIn(['MASTER', ...Object.keys(PRINTS)]) size?: PrintSize | 'MASTER' }
/** The part of the photo that is printed, as parts of its width and height. */
export class CropDto {
  @IsNumber() @Min(0) @Max(1) left: number;
  @IsNumber() @Min(0) @Max(1) top: number;
  @IsNumber() @Min(0.01) @Max(1) width: number;
  @IsNumber() @Min(0.01) @Max(1) height: number;
}
/** Quarters of a turn, clockwise. */
export class TurnDto { @IsInt() @Min(1) @Max(3) quarters: number }
/** Day on which the page was signed by pen. */
export class SignedPageQuery { @IsDay() signedOn: string }
